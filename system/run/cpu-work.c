/*
 * Work that other threads hand to a CPU's thread.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "system/cpus.h"

struct qemu_work_item {
    QSIMPLEQ_ENTRY(qemu_work_item) node;
    run_on_cpu_func func;
    run_on_cpu_data data;
    bool free;                  /* nobody waits for it */
    bool done;                  /* under the BQL */
};

/* Some item that somebody waits for is done; goes with the BQL. */
static QemuCond work_done;

static void __attribute__((constructor)) cpu_work_init(void)
{
    qemu_cond_init(&work_done);
}

bool cpu_work_list_empty(CPUState *cpu)
{
    return QSIMPLEQ_EMPTY_ATOMIC(&cpu->work_list);
}

static void cpu_queue_work(CPUState *cpu, struct qemu_work_item *item)
{
    qemu_mutex_lock(&cpu->work_mutex);
    QSIMPLEQ_INSERT_TAIL(&cpu->work_list, item, node);
    qemu_mutex_unlock(&cpu->work_mutex);

    /* A CPU in the guest must come out; one that runs must not go back in. */
    cpu_exit(cpu);
    qemu_cpu_kick(cpu);
}

void run_on_cpu(CPUState *cpu, run_on_cpu_func func, run_on_cpu_data data)
{
    struct qemu_work_item item = { .func = func, .data = data };

    if (qemu_cpu_is_self(cpu)) {
        func(cpu, data);
        return;
    }
    cpu_queue_work(cpu, &item);
    while (!item.done) {
        CPUState *self = current_cpu;

        qemu_cond_wait_bql(&work_done);
        current_cpu = self;
    }
}

void async_run_on_cpu(CPUState *cpu, run_on_cpu_func func,
                      run_on_cpu_data data)
{
    struct qemu_work_item *item = g_new0(struct qemu_work_item, 1);

    item->func = func;
    item->data = data;
    item->free = true;
    cpu_queue_work(cpu, item);
}

static struct qemu_work_item *cpu_take_work(CPUState *cpu)
{
    struct qemu_work_item *item;

    qemu_mutex_lock(&cpu->work_mutex);
    item = QSIMPLEQ_FIRST(&cpu->work_list);
    if (item) {
        QSIMPLEQ_REMOVE_HEAD(&cpu->work_list, node);
    }
    qemu_mutex_unlock(&cpu->work_mutex);
    return item;
}

void process_queued_cpu_work(CPUState *cpu)
{
    struct qemu_work_item *item;
    bool waited_for = false;

    while ((item = cpu_take_work(cpu))) {
        item->func(cpu, item->data);
        if (item->free) {
            g_free(item);
        } else {
            item->done = true;
            waited_for = true;
        }
    }
    if (waited_for) {
        qemu_cond_broadcast(&work_done);
    }
}
