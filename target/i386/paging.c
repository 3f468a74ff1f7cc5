/*
 * The guest's page tables as a debugger looks at them: nothing is changed, and
 * no right is asked for (SDM vol. 3, chapter 4).
 *
 * The guest writes the tables and may make them as large as it likes, for one
 * by letting them point at themselves.  MAX_READS bounds what that costs in
 * time, MAX_TEXT in memory.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "exec/target_page.h"
#include "qemu/bswap.h"
#include "target/i386/cpu.h"

#define PTE_P   (1ull << 0)
#define PTE_W   (1ull << 1)
#define PTE_U   (1ull << 2)
#define PTE_PWT (1ull << 3)
#define PTE_PCD (1ull << 4)
#define PTE_A   (1ull << 5)
#define PTE_D   (1ull << 6)
#define PTE_PS  (1ull << 7)
#define PTE_G   (1ull << 8)
#define PTE_NX  (1ull << 63)

#define FRAME_MASK  0x000ffffffffff000ull
/* CR3 of PAE paging points at a table of 32 bytes. */
#define PAE_ROOT_MASK 0xffffffe0ull

#define LEVELS      5
#define MAX_ENTRIES 1024
/* Tables read for one listing; 1 GiB of RAM in small pages has 514. */
#define MAX_READS   65536
/* Bytes of a listing. */
#define MAX_TEXT    (16u << 20)

/*
 * struct Level: tables of one level.
 * @shift: bytes that an entry covers, as a power of two
 * @bits: of the address, that number its entries
 * @entry: bytes of an entry
 * @may_map: an entry with PS set maps memory itself
 * @no_rights: its entries do not take part in W and U
 */
typedef struct Level {
    uint8_t shift;
    uint8_t bits;
    uint8_t entry;
    bool may_map;
    bool no_rights;
} Level;

/* A page, or more of them in a row: what @rights are in effect. */
typedef struct Page {
    uint64_t addr;
    uint64_t bytes;
    hwaddr gpa;
    uint64_t pte;
    uint64_t rights;
} Page;

typedef bool PageFn(const Page *page, void *opaque);

/*
 * struct Walk: pages that cover @first to @last, in order, go to @found until
 * that is false.
 * @level: those in use, one without a shift last; the lowest maps memory
 * @reads: tables that may still be read
 */
typedef struct Walk {
    CPUState *cs;
    Level level[LEVELS + 1];
    uint64_t first;
    uint64_t last;
    unsigned reads;
    PageFn *found;
    void *opaque;
} Walk;

static uint64_t entry_at(const uint8_t *table, unsigned bytes, unsigned i)
{
    return bytes == 8 ? ldq_le_p(table + 8 * i) : ldl_le_p(table + 4 * i);
}

/* Where an entry that maps memory, of 2 to the @shift bytes, points. */
static hwaddr frame_of(const Level *level, uint64_t pte)
{
    hwaddr frame = pte & FRAME_MASK;

    if (level->entry == 4 && level->shift > 12) {
        /* PSE-36: bits 20:13 are address bits 39:32 */
        frame = (pte & 0xffc00000) | (pte >> 13 & 0xff) << 32;
    }
    return frame & ~((1ull << level->shift) - 1);
}

static bool walk_table(Walk *w, const Level *level, hwaddr table,
                       uint64_t base, uint64_t rights);

static bool walk_entry(Walk *w, const Level *level, uint64_t addr,
                       uint64_t pte, uint64_t rights)
{
    bool last = !level[1].shift;
    Page page = { .addr = addr, .bytes = 1ull << level->shift, .pte = pte };

    if (!(pte & PTE_P)) {
        return true;
    }
    rights &= level->no_rights ? ~0ull : pte;
    if (!last && !(level->may_map && (pte & PTE_PS))) {
        return walk_table(w, level + 1, pte & FRAME_MASK, addr, rights);
    }
    page.gpa = frame_of(level, pte);
    page.rights = rights & (PTE_U | PTE_W);
    return w->found(&page, w->opaque);
}

/* The part of @table, for addresses from @base on, that @w is about. */
static bool walk_table(Walk *w, const Level *level, hwaddr table,
                       uint64_t base, uint64_t rights)
{
    /* i and n are at most 1 << bits, which is at most MAX_ENTRIES */
    uint64_t span = 1ull << level->shift;
    uint64_t end = base + (span << level->bits) - 1;
    unsigned i = w->first > base ? (w->first - base) >> level->shift : 0;
    unsigned n = ((MIN(w->last, end) - base) >> level->shift) + 1 - i;
    uint8_t buf[MAX_ENTRIES * 4];

    if (!w->reads) {
        return false;
    }
    w->reads--;
    if (address_space_read(w->cs->as, table + i * level->entry,
                           (MemTxAttrs) { .debug = 1 }, buf,
                           n * level->entry) != MEMTX_OK) {
        return true;
    }
    for (unsigned k = 0; k < n; k++) {
        if (!walk_entry(w, level, base + (i + k) * span,
                        entry_at(buf, level->entry, k), rights)) {
            return false;
        }
    }
    return true;
}

/* Bits of an address that tables translate; the others copy the highest. */
static unsigned address_bits(const CPUX86State *env)
{
    if (!(env->efer & MSR_EFER_LMA)) {
        return 32;
    }
    return env->cr[4] & CR4_LA57_MASK ? 57 : 48;
}

/* The levels that the mode of @env uses; the table of the first one. */
static hwaddr choose_levels(const CPUX86State *env, Level *level)
{
    unsigned bits = address_bits(env);

    if (!(env->cr[4] & CR4_PAE_MASK)) {
        *level++ = (Level) { .shift = 22, .bits = 10, .entry = 4,
                             .may_map = env->cr[4] & CR4_PSE_MASK };
        *level++ = (Level) { .shift = 12, .bits = 10, .entry = 4 };
        *level = (Level) { .shift = 0 };
        return env->cr[3] & FRAME_MASK & UINT32_MAX;
    }
    if (bits == 32) {
        *level++ = (Level) { .shift = 30, .bits = 2, .entry = 8,
                             .no_rights = true };
    }
    for (unsigned shift = bits == 32 ? 21 : bits - 9; shift >= 12;
         shift -= 9) {
        *level++ = (Level) { .shift = shift, .bits = 9, .entry = 8,
                             .may_map = shift == 21 || shift == 30 };
    }
    *level = (Level) { .shift = 0 };
    return env->cr[3] & (bits == 32 ? PAE_ROOT_MASK : FRAME_MASK);
}

/* Pages from @first to @last, without the bits that copy the highest; false
   if there may be more. */
static bool walk(CPUState *cs, uint64_t first, uint64_t last, PageFn *found,
                 void *opaque)
{
    CPUX86State *env = cpu_env(cs);
    Walk w = { .cs = cs, .first = first, .last = last, .reads = MAX_READS,
               .found = found, .opaque = opaque };
    hwaddr root = choose_levels(env, w.level);

    return walk_table(&w, w.level, root, 0, PTE_U | PTE_W);
}

/*** One address ***/

static bool note_page(const Page *page, void *opaque)
{
    *(Page *)opaque = *page;
    return true;
}

/* The same in the lower half, where tables begin at 0; false: no address. */
static bool strip_sign(const CPUX86State *env, uint64_t *addr)
{
    unsigned bits = address_bits(env);
    int64_t extended;

    if (bits == 32) {
        *addr &= UINT32_MAX;
        return true;
    }
    extended = (int64_t)(*addr << (64 - bits)) >> (64 - bits);
    if ((uint64_t)extended != *addr) {
        return false;
    }
    *addr &= (1ull << bits) - 1;
    return true;
}

hwaddr x86_cpu_get_phys_page_attrs_debug(CPUState *cs, vaddr addr,
                                         MemTxAttrs *attrs)
{
    CPUX86State *env = cpu_env(cs);
    Page page = { .bytes = 0 };

    if (!strip_sign(env, &addr)) {
        return -1;
    }
    if (!(env->cr[0] & CR0_PG_MASK)) {
        return addr & TARGET_PAGE_MASK;
    }
    walk(cs, addr, addr, note_page, &page);
    if (!page.bytes) {
        return -1;
    }
    return (page.gpa | (addr & (page.bytes - 1))) & TARGET_PAGE_MASK;
}

/*** All of them ***/

/* What was found last and may go on. */
typedef struct Listing {
    GString *buf;
    unsigned address_bits;
    Page range;
} Listing;

static uint64_t canonical(const Listing *l, uint64_t addr)
{
    unsigned unused = 64 - l->address_bits;

    return l->address_bits == 32 ? addr
        : (uint64_t)((int64_t)(addr << unused) >> unused);
}

static char letter(uint64_t pte, uint64_t mask, char c)
{
    return pte & mask ? c : '-';
}

static bool print_page(const Page *page, void *opaque)
{
    Listing *l = opaque;
    uint64_t pte = page->pte;

    g_string_append_printf(l->buf, "%016" PRIx64 ": %016" HWADDR_PRIx
                           " %c%c%c%c%c%c%c%c%c\n",
                           canonical(l, page->addr), page->gpa,
                           letter(pte, PTE_NX, 'X'), letter(pte, PTE_G, 'G'),
                           page->bytes > TARGET_PAGE_SIZE ? 'P' : '-',
                           letter(pte, PTE_D, 'D'), letter(pte, PTE_A, 'A'),
                           letter(pte, PTE_PCD, 'C'),
                           letter(pte, PTE_PWT, 'T'),
                           letter(pte, PTE_U, 'U'), letter(pte, PTE_W, 'W'));
    return l->buf->len < MAX_TEXT;
}

static void print_range(Listing *l)
{
    const Page *r = &l->range;

    if (r->bytes) {
        g_string_append_printf(l->buf, "%016" PRIx64 "-%016" PRIx64 " %016"
                               PRIx64 " %cr%c\n", canonical(l, r->addr),
                               canonical(l, r->addr + r->bytes), r->bytes,
                               letter(r->rights, PTE_U, 'u'),
                               letter(r->rights, PTE_W, 'w'));
    }
}

static bool extend_range(const Page *page, void *opaque)
{
    Listing *l = opaque;
    Page *r = &l->range;

    if (r->bytes && r->addr + r->bytes == page->addr &&
        r->rights == page->rights) {
        r->bytes += page->bytes;
        return true;
    }
    print_range(l);
    *r = *page;
    return l->buf->len < MAX_TEXT;
}

void x86_cpu_print_mappings(CPUState *cs, GString *buf, bool pages)
{
    CPUX86State *env = cpu_env(cs);
    Listing l = { .buf = buf, .address_bits = address_bits(env) };
    uint64_t last = (1ull << l.address_bits) - 1;
    bool complete;

    if (!(env->cr[0] & CR0_PG_MASK)) {
        g_string_append(buf, "PG disabled\n");
        return;
    }
    complete = walk(cs, 0, last, pages ? print_page : extend_range, &l);
    print_range(&l);
    if (!complete) {
        g_string_append(buf, "(too many to show the rest)\n");
    }
}
