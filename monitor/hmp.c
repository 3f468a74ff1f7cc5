/*
 * Sessions of people: a prompt, lines, commands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-misc.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "readline.h"
#include "system/cpus.h"
#include "system/runstate.h"

OBJECT_DECLARE_SIMPLE_TYPE(MonitorHMP, MONITOR_HMP)

/* What a command prints is sent in pieces of about this size. */
#define HMP_PIECE 4096

/*
 * @readline: whether lines are edited here; else they come whole
 * @input: bytes that came while a command could not run
 * @cpu_index: what the user chose, -1 for the first
 * @format: of "x" and its like, as given last
 */
struct MonitorHMP {
    Monitor parent_obj;

    bool readline;
    bool away;                  /* a mux gave the keyboard to another */
    bool greet;                 /* a session began and was not greeted yet */
    ReadLine rs;
    GString *input;
    int cpu_index;
    HMPFormat format;
};

static void serve(MonitorHMP *h);

/*** Output ***/

int monitor_puts(Monitor *mon, const char *str)
{
    if (!mon || !object_dynamic_cast(OBJECT(mon), TYPE_MONITOR_HMP)) {
        return -1;
    }
    if (mon->overrun) {
        return 0;
    }
    for (; *str; str++) {
        if (*str == '\n') {
            g_string_append_c(mon->out, '\r');
        }
        g_string_append_c(mon->out, *str);
    }
    if (mon->out->len >= HMP_PIECE) {
        monitor_flush(mon);
    }
    return 0;
}

int monitor_vprintf(Monitor *mon, const char *fmt, va_list ap)
{
    g_autofree char *text = NULL;

    if (!mon || !object_dynamic_cast(OBJECT(mon), TYPE_MONITOR_HMP)) {
        return -1;
    }
    text = g_strdup_vprintf(fmt, ap);
    monitor_puts(mon, text);
    return strlen(text);
}

int monitor_printf(Monitor *mon, const char *fmt, ...)
{
    va_list ap;
    int ret;

    va_start(ap, fmt);
    ret = monitor_vprintf(mon, fmt, ap);
    va_end(ap);
    return ret;
}

/*** The processor chosen ***/

CPUState *hmp_cpu(Monitor *mon)
{
    MonitorHMP *h = MONITOR_HMP(mon);
    CPUState *cpu = h->cpu_index >= 0 ? qemu_get_cpu(h->cpu_index) : NULL;

    return cpu ? cpu : first_cpu;
}

bool hmp_set_cpu(Monitor *mon, int64_t index)
{
    if (index < 0 || index > INT_MAX || !qemu_get_cpu(index)) {
        return false;
    }
    MONITOR_HMP(mon)->cpu_index = index;
    return true;
}

CPUState *hmp_cpu_or_complain(Monitor *mon)
{
    CPUState *cpu = hmp_cpu(mon);

    if (!cpu) {
        monitor_puts(mon, "No CPU available\n");
    }
    return cpu;
}

typedef struct CpuLook {
    void (*look)(CPUState *cpu, void *opaque);
    void *opaque;
} CpuLook;

static void look_at_cpu(CPUState *cpu, run_on_cpu_data data)
{
    CpuLook *l = data.host_ptr;

    cpu_synchronize_state(cpu);
    l->look(cpu, l->opaque);
}

void hmp_on_cpu(CPUState *cpu, void (*look)(CPUState *cpu, void *opaque),
                void *opaque)
{
    CpuLook l = { look, opaque };

    run_on_cpu(cpu, look_at_cpu, RUN_ON_CPU_HOST_PTR(&l));
}

/*** What else a session remembers ***/

static void forget_choices(MonitorHMP *h)
{
    h->cpu_index = -1;
    h->format = (HMPFormat) { .type = 'x', .size = 4 };
}

HMPFormat *hmp_format(Monitor *mon)
{
    return &MONITOR_HMP(mon)->format;
}

const GPtrArray *hmp_history(Monitor *mon)
{
    return MONITOR_HMP(mon)->rs.history;
}

/*** Running commands ***/

char *hmp_run_captured(const char *line, int cpu_index, Error **errp)
{
    g_autoptr(Object) obj = object_new_checked(TYPE_MONITOR_HMP, TYPE_MONITOR,
                                               errp);
    Monitor *mon, *outer;

    if (!obj) {
        return NULL;
    }
    mon = MONITOR(obj);
    MONITOR_HMP(obj)->cpu_index = cpu_index;
    outer = monitor_set_cur(mon);
    hmp_run_line(mon, line);
    monitor_set_cur(outer);
    return g_strdup(mon->out->str);
}

char *qmp_human_monitor_command(const char *command_line, bool has_cpu_index,
                                int64_t cpu_index, Error **errp)
{
    if (has_cpu_index && (cpu_index < 0 || cpu_index > INT_MAX ||
                          !qemu_get_cpu(cpu_index))) {
        error_setg(errp, "Parameter 'cpu-index' expects a CPU number");
        return NULL;
    }
    return hmp_run_captured(command_line, has_cpu_index ? cpu_index : -1,
                            errp);
}

static void run_line(void *opaque, const char *line)
{
    Monitor *mon = opaque;
    MonitorHMP *h = opaque;
    Monitor *outer;
    unsigned session = mon->session;

    monitor_begin_commands(mon);
    outer = monitor_set_cur(mon);
    hmp_run_line(mon, line);
    monitor_set_cur(outer);
    monitor_end_commands(mon);
    if (h->readline && session == mon->session) {
        readline_show_prompt(&h->rs);
    }
}

/*** Input ***/

static void serve_later(void *opaque)
{
    serve(opaque);
    object_unref(OBJECT(opaque));
}

/* A reset or shutdown that a command asked for comes before the next one. */
static bool main_loop_is_due(void)
{
    return qemu_reset_requested_get() != SHUTDOWN_CAUSE_NONE ||
        qemu_shutdown_requested_get() != SHUTDOWN_CAUSE_NONE;
}

/* Without an editor: lines end in LF, a CR before it is dropped. */
static void plain_byte(MonitorHMP *h, char c)
{
    GString *line = h->rs.line;

    if (c == '\n') {
        g_autofree char *text = g_strchomp(g_strdup(line->str));

        g_string_truncate(line, 0);
        run_line(h, text);
    } else if (line->len < READLINE_MAX) {
        g_string_append_c(line, c);
    }
}

static void serve(MonitorHMP *h)
{
    Monitor *mon = MONITOR(h);
    size_t done = 0;

    if (mon->busy) {
        return;
    }
    object_ref(OBJECT(h));
    while (done < h->input->len && !mon->deleted && !monitor_blocked(mon)) {
        char c = h->input->str[done++];

        if (h->readline) {
            readline_handle_byte(&h->rs, c);
        } else {
            plain_byte(h, c);
        }
        if (done < h->input->len && main_loop_is_due()) {
            object_ref(OBJECT(h));
            aio_bh_schedule_oneshot(qemu_get_aio_context(), serve_later, h);
            break;
        }
    }
    /* A command may have ended the session and with it the input. */
    g_string_erase(h->input, 0, MIN(done, h->input->len));
    monitor_flush(mon);
    if (!monitor_blocked(mon) && !h->input->len) {
        qemu_chr_fe_accept_input(&mon->chr);
    }
    object_unref(OBJECT(h));
}

static void hmp_read(Monitor *mon, const uint8_t *buf, size_t len)
{
    MonitorHMP *h = MONITOR_HMP(mon);

    g_string_append_len(h->input, (const char *)buf, len);
    serve(h);
}

static void hmp_resume(Monitor *mon)
{
    serve(MONITOR_HMP(mon));
}

static bool hmp_waiting(Monitor *mon)
{
    return MONITOR_HMP(mon)->input->len > 0;
}

/*** A session ***/

static void hmp_closed(Monitor *mon)
{
    MonitorHMP *h = MONITOR_HMP(mon);

    g_string_truncate(h->input, 0);
    readline_restart(&h->rs);
}

static void greet(MonitorHMP *h)
{
    h->greet = false;
    monitor_printf(MONITOR(h), "QEMU %s monitor - type 'help' for more "
                   "information\n", QEMU_VERSION);
    readline_show_prompt(&h->rs);
    monitor_flush(MONITOR(h));
}

static void greet_if_here(void *opaque)
{
    MonitorHMP *h = opaque;

    if (h->greet && !h->away) {
        greet(h);
    }
    object_unref(OBJECT(h));
}

/*
 * On a mux, a serial port that comes later gets the keyboard, and then the
 * greeting waits until the user turns to us.
 */
static void hmp_opened(Monitor *mon)
{
    MonitorHMP *h = MONITOR_HMP(mon);
    Chardev *chr = qemu_chr_fe_get_driver(&mon->chr);

    hmp_closed(mon);
    forget_choices(h);
    if (!h->readline) {
        return;
    }
    h->greet = true;
    if (!object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_MUX)) {
        greet(h);
        return;
    }
    object_ref(OBJECT(h));
    aio_bh_schedule_oneshot(qemu_get_aio_context(), greet_if_here, h);
}

/* A mux gave us the keyboard, or took it away. */
static void hmp_event(void *opaque, QEMUChrEvent event)
{
    MonitorHMP *h = opaque;

    if (!h->readline) {
        return;
    }
    if (event == CHR_EVENT_MUX_OUT) {
        h->away = true;
        if (!h->greet) {
            monitor_puts(MONITOR(h), "\n");
        }
    } else if (event == CHR_EVENT_MUX_IN) {
        /* Also while we are attached, before the session begins. */
        if (h->away && h->greet) {
            greet(h);
        } else if (h->away) {
            readline_restart(&h->rs);
            readline_show_prompt(&h->rs);
        }
        h->away = false;
    }
    monitor_flush(MONITOR(h));
}

static void editor_write(void *opaque, const char *text, size_t len)
{
    Monitor *mon = opaque;

    if (!mon->overrun) {
        g_string_append_len(mon->out, text, len);
    }
}

static char **editor_complete(void *opaque, const char *start)
{
    return hmp_complete(start);
}

static const ReadLineOps editor_ops = {
    .write = editor_write,
    .line = run_line,
    .complete = editor_complete,
};

/*** The type ***/

static bool get_readline(Object *obj, Error **errp)
{
    return MONITOR_HMP(obj)->readline;
}

static void set_readline(Object *obj, bool value, Error **errp)
{
    if (monitor_check_unused(MONITOR(obj), "readline", errp)) {
        MONITOR_HMP(obj)->readline = value;
    }
}

static void hmp_instance_init(Object *obj)
{
    MonitorHMP *h = MONITOR_HMP(obj);

    h->readline = true;
    forget_choices(h);
    h->input = g_string_new(NULL);
    readline_init(&h->rs, "(qemu) ", &editor_ops, h);
}

static void hmp_instance_finalize(Object *obj)
{
    MonitorHMP *h = MONITOR_HMP(obj);

    g_string_free(h->input, true);
    readline_free(&h->rs);
}

static void hmp_class_init(ObjectClass *oc, const void *data)
{
    MonitorClass *mc = MONITOR_CLASS(oc);

    mc->opened = hmp_opened;
    mc->closed = hmp_closed;
    mc->read = hmp_read;
    mc->resume = hmp_resume;
    mc->waiting = hmp_waiting;
    mc->event = hmp_event;
    object_class_property_add_bool(oc, "readline", get_readline,
                                   set_readline);
    object_class_property_set_description(oc, "readline",
                                          "edit and echo lines here, for "
                                          "terminals");
}

static const TypeInfo hmp_types[] = {
    {
        .name = TYPE_MONITOR_HMP,
        .parent = TYPE_MONITOR,
        .instance_size = sizeof(MonitorHMP),
        .instance_init = hmp_instance_init,
        .instance_finalize = hmp_instance_finalize,
        .class_init = hmp_class_init,
        TYPE_IS_SECURE("its user is trusted with the whole machine; the "
                       "guest never reaches it"),
    },
};
DEFINE_TYPES(hmp_types)
