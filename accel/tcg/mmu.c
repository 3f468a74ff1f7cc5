/*
 * Page table walks: 32-bit, PAE and 4-level paging (SDM vol. 3, chapter 4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/internal.h"

#define PTE_P   (1ull << 0)
#define PTE_W   (1ull << 1)
#define PTE_U   (1ull << 2)
#define PTE_A   (1ull << 5)
#define PTE_D   (1ull << 6)
#define PTE_PS  (1ull << 7)
#define PTE_NX  (1ull << 63)

#define PF_P    1u
#define PF_W    2u
#define PF_U    4u
#define PF_RSVD 8u
#define PF_I    16u

typedef struct Walk {
    CPUX86State *env;
    uint64_t addr;
    TcgAccess access;
    int mmu;
    uint64_t rights;            /* W and U where every level has them */
    bool nx;                    /* some level has it */
    uint64_t reserved;          /* bits that must be 0 in an 8-byte entry */
} Walk;

static uint32_t error_bits(const Walk *w, uint32_t more)
{
    CPUX86State *env = w->env;

    more |= w->access == TCG_ACCESS_WRITE ? PF_W : 0;
    more |= w->mmu == TCG_MMU_USER ? PF_U : 0;
    if (w->access == TCG_ACCESS_EXEC &&
        (((env->efer & MSR_EFER_NXE) && (env->cr[4] & CR4_PAE_MASK)) ||
         (env->cr[4] & CR4_SMEP_MASK))) {
        more |= PF_I;
    }
    return more;
}

static bool may_write(const Walk *w)
{
    if (w->mmu == TCG_MMU_USER) {
        return (w->rights & (PTE_W | PTE_U)) == (PTE_W | PTE_U);
    }
    if (w->mmu == TCG_MMU_SMAP && (w->rights & PTE_U)) {
        return false;
    }
    return (w->rights & PTE_W) || !(w->env->cr[0] & CR0_WP_MASK);
}

static bool may_read(const Walk *w)
{
    if (w->mmu == TCG_MMU_USER) {
        return w->rights & PTE_U;
    }
    return !(w->mmu == TCG_MMU_SMAP && (w->rights & PTE_U));
}

static bool may_exec(const Walk *w)
{
    if (w->nx) {
        return false;
    }
    if (w->mmu == TCG_MMU_USER) {
        return w->rights & PTE_U;
    }
    return !((w->env->cr[4] & CR4_SMEP_MASK) && (w->rights & PTE_U));
}

/* The leaf @pte at @pte_gpa maps @bytes at @frame: check rights, set A, D */
static bool leaf(Walk *w, uint64_t pte, uint64_t pte_gpa, unsigned pte_size,
                 uint64_t frame, uint64_t bytes, TcgMapping *map,
                 uint32_t *error)
{
    bool write = w->access == TCG_ACCESS_WRITE;
    bool ok = write ? may_write(w) :
              w->access == TCG_ACCESS_EXEC ? may_exec(w) : may_read(w);
    uint64_t want = pte | PTE_A | (write ? PTE_D : 0);

    if (!ok) {
        *error = error_bits(w, PF_P);
        return false;
    }
    if (want != pte) {
        tcg_phys_st(w->env, pte_gpa, want, pte_size);
    }
    map->gpa = frame + (w->addr & (bytes - 1));
    map->page_bytes = bytes;
    map->can_read = may_read(w);
    map->can_write = (want & PTE_D) && may_write(w);
    map->can_exec = may_exec(w);
    return true;
}

/* One 8-byte entry: true if it may be followed; sets A unless it is a leaf */
static bool entry64(Walk *w, uint64_t gpa, uint64_t *pte, uint64_t reserved,
                    bool is_leaf, uint32_t *error)
{
    *pte = tcg_phys_ld(w->env, gpa, 8);
    if (!(*pte & PTE_P)) {
        *error = error_bits(w, 0);
        return false;
    }
    if (*pte & reserved) {
        *error = error_bits(w, PF_P | PF_RSVD);
        return false;
    }
    w->rights &= *pte;
    w->nx |= *pte >> 63;
    if (!is_leaf && !(*pte & (PTE_A | PTE_PS))) {
        tcg_phys_st(w->env, gpa, *pte | PTE_A, 8);
    }
    return true;
}

#define FRAME(pte)  ((pte) & 0x000ffffffffff000ull)

/* From the page directory at @table down, for PAE and long mode */
static bool walk_pd(Walk *w, uint64_t table, TcgMapping *map, uint32_t *error)
{
    uint64_t gpa = table + ((w->addr >> 21) & 511) * 8, pte;

    if (!entry64(w, gpa, &pte, w->reserved, false, error)) {
        return false;
    }
    if (pte & PTE_PS) {
        if (pte & 0x1fe000) {
            *error = error_bits(w, PF_P | PF_RSVD);
            return false;
        }
        return leaf(w, pte, gpa, 8, FRAME(pte) & ~0x1fffffull, 0x200000, map,
                    error);
    }
    gpa = FRAME(pte) + ((w->addr >> 12) & 511) * 8;
    if (!entry64(w, gpa, &pte, w->reserved, true, error)) {
        return false;
    }
    return leaf(w, pte, gpa, 8, FRAME(pte), 0x1000, map, error);
}

static bool walk_long(Walk *w, TcgMapping *map, uint32_t *error)
{
    CPUX86State *env = w->env;
    uint64_t gpa = FRAME(env->cr[3]) + ((w->addr >> 39) & 511) * 8, pte;

    if (!entry64(w, gpa, &pte, w->reserved | PTE_PS, false, error)) {
        return false;
    }
    gpa = FRAME(pte) + ((w->addr >> 30) & 511) * 8;
    if (!entry64(w, gpa, &pte, w->reserved, false, error)) {
        return false;
    }
    if (pte & PTE_PS) {
        if ((pte & 0x3fffe000) || !tcg_has(env, FEAT_8000_0001_EDX, 26)) {
            *error = error_bits(w, PF_P | PF_RSVD);
            return false;
        }
        return leaf(w, pte, gpa, 8, FRAME(pte) & ~0x3fffffffull, 0x40000000,
                    map, error);
    }
    return walk_pd(w, FRAME(pte), map, error);
}

static bool walk_pae(Walk *w, TcgMapping *map, uint32_t *error)
{
    uint64_t pdpte = w->env->tcg->pdpte[(w->addr >> 30) & 3];

    if (!(pdpte & PTE_P)) {
        *error = error_bits(w, 0);
        return false;
    }
    return walk_pd(w, FRAME(pdpte), map, error);
}

static bool walk_32(Walk *w, TcgMapping *map, uint32_t *error)
{
    CPUX86State *env = w->env;
    uint64_t gpa = (env->cr[3] & 0xfffff000) + ((w->addr >> 22) & 1023) * 4;
    uint64_t pte = tcg_phys_ld(env, gpa, 4);

    if (!(pte & PTE_P)) {
        *error = error_bits(w, 0);
        return false;
    }
    w->rights &= pte;
    if ((pte & PTE_PS) && (env->cr[4] & CR4_PSE_MASK)) {
        /* PSE-36: bits 20:13 are address bits 39:32, 21 is reserved */
        uint64_t frame = (pte & 0xffc00000) | (((pte >> 13) & 0xff) << 32);

        if (pte & (1u << 21)) {
            *error = error_bits(w, PF_P | PF_RSVD);
            return false;
        }
        return leaf(w, pte, gpa, 4, frame, 0x400000, map, error);
    }
    if (!(pte & PTE_A)) {
        tcg_phys_st(env, gpa, pte | PTE_A, 4);
    }
    gpa = (pte & 0xfffff000) + ((w->addr >> 12) & 1023) * 4;
    pte = tcg_phys_ld(env, gpa, 4);
    if (!(pte & PTE_P)) {
        *error = error_bits(w, 0);
        return false;
    }
    w->rights &= pte;
    return leaf(w, pte, gpa, 4, pte & 0xfffff000, 0x1000, map, error);
}

static uint64_t reserved_bits(CPUX86State *env)
{
    unsigned bits = env->phys_bits ? env->phys_bits : 40;
    uint64_t r = 0x000fffffffffffffull & ~((1ull << bits) - 1);

    if (!(env->efer & MSR_EFER_NXE)) {
        r |= PTE_NX;
    }
    if (!(env->efer & MSR_EFER_LMA)) {
        r |= 0x7ff0000000000000ull;
    }
    return r;
}

bool tcg_walk(CPUX86State *env, uint64_t addr, TcgAccess access, int mmu,
              TcgMapping *map, uint32_t *error)
{
    Walk w = { .env = env, .addr = addr, .access = access, .mmu = mmu,
               .rights = PTE_W | PTE_U };

    if (!(env->cr[0] & CR0_PG_MASK)) {
        map->gpa = (uint32_t)addr;
        map->page_bytes = TCG_PAGE_SIZE;
        map->can_read = map->can_write = map->can_exec = true;
        return true;
    }
    if (env->cr[4] & CR4_PAE_MASK) {
        w.reserved = reserved_bits(env);
        return tcg_long_mode(env) ? walk_long(&w, map, error)
                                  : walk_pae(&w, map, error);
    }
    return walk_32(&w, map, error);
}

/* SDM vol. 3, 4.4.1: loaded with CR3, and kept.  False asks for #GP. */
bool tcg_load_pdptes(CPUX86State *env, uint64_t cr3)
{
    uint64_t pdpte[4], reserved = reserved_bits(env) | PTE_NX | 0x1e6;
    unsigned i;

    for (i = 0; i < 4; i++) {
        pdpte[i] = tcg_phys_ld(env, (cr3 & 0xffffffe0) + i * 8, 8);
        if ((pdpte[i] & PTE_P) && (pdpte[i] & reserved)) {
            return false;
        }
    }
    memcpy(env->tcg->pdpte, pdpte, sizeof(pdpte));
    return true;
}

void tcg_raise_page_fault(CPUX86State *env, const TcgUop *u, uint64_t addr,
                          uint32_t error)
{
    env->cr[2] = addr;
    tcg_raise_err(env, u, EXCP0E_PAGE, error);
}
