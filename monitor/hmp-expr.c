/*
 * Expressions in the arguments of commands for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qemu/cutils.h"

/* Parentheses and signs inside of each other: a bound for the stack. */
#define MAX_DEPTH 256

typedef struct Expr {
    Monitor *mon;
    const char *p;
    unsigned depth;
    Error **errp;
} Expr;

/* What binds the same, weakest first; as in QEMU, unlike in C. */
static const char operators[][4] = { "+-", "&|^", "*/%" };

static bool parse_level(Expr *e, unsigned level, uint64_t *v);

static void skip_spaces(Expr *e)
{
    while (g_ascii_isspace(*e->p)) {
        e->p++;
    }
}

/*** Operands ***/

typedef struct RegisterRead {
    const char *name;
    uint64_t *value;
    bool found;
} RegisterRead;

static void read_register(CPUState *cpu, void *opaque)
{
    RegisterRead *r = opaque;

    r->found = cpu->cc->read_register(cpu, r->name, r->value);
}

static bool parse_register(Expr *e, uint64_t *v)
{
    const char *start = ++e->p;
    g_autofree char *name = NULL;
    CPUState *cpu = hmp_cpu(e->mon);
    RegisterRead r = { .value = v };

    while (g_ascii_isalnum(*e->p) || *e->p == '_' || *e->p == '.') {
        e->p++;
    }
    r.name = name = g_strndup(start, e->p - start);
    if (cpu && cpu->cc->read_register) {
        hmp_on_cpu(cpu, read_register, &r);
    }
    if (!r.found) {
        error_setg(e->errp, "unknown register");
    }
    return r.found;
}

static bool parse_character(Expr *e, uint64_t *v)
{
    if (!e->p[1] || e->p[2] != '\'') {
        error_setg(e->errp, "missing terminating ' character");
        return false;
    }
    *v = (unsigned char)e->p[1];
    e->p += 3;
    return true;
}

static bool parse_number(Expr *e, uint64_t *v)
{
    int ret;

    if (!*e->p) {
        error_setg(e->errp, "unexpected end of expression");
        return false;
    }
    if (!g_ascii_isdigit(*e->p)) {
        error_setg(e->errp, "invalid char '%c' in expression", *e->p);
        return false;
    }
    ret = qemu_strtou64(e->p, &e->p, 0, v);
    if (ret < 0) {
        error_setg(e->errp, ret == -ERANGE ? "number too large"
                   : "not a number");
    }
    return ret == 0;
}

static bool parse_parentheses(Expr *e, uint64_t *v)
{
    e->p++;
    skip_spaces(e);
    if (!parse_level(e, 0, v)) {
        return false;
    }
    if (*e->p != ')') {
        error_setg(e->errp, "')' expected");
        return false;
    }
    e->p++;
    return true;
}

static bool parse_operand(Expr *e, uint64_t *v)
{
    char sign = *e->p;
    bool ok;

    if (e->depth == MAX_DEPTH) {
        error_setg(e->errp, "expression is more than %d deep", MAX_DEPTH);
        return false;
    }
    e->depth++;
    switch (sign) {
    case '+':
    case '-':
    case '~':
        e->p++;
        skip_spaces(e);
        ok = parse_operand(e, v);
        *v = sign == '-' ? -*v : sign == '~' ? ~*v : *v;
        break;
    case '(':
        ok = parse_parentheses(e, v);
        break;
    case '\'':
        ok = parse_character(e, v);
        break;
    case '$':
        ok = parse_register(e, v);
        break;
    default:
        ok = parse_number(e, v);
        break;
    }
    e->depth--;
    skip_spaces(e);
    return ok;
}

/*** Operators ***/

/* Signed, like all that users see. */
static bool divide(Expr *e, char op, uint64_t *v, uint64_t by)
{
    int64_t a = *v, b = by;

    if (!b) {
        error_setg(e->errp, "division by zero");
        return false;
    }
    if (b == -1) {
        /* The one quotient that does not fit wraps like a negation. */
        *v = op == '/' ? -*v : 0;
    } else {
        *v = op == '/' ? a / b : a % b;
    }
    return true;
}

static bool apply(Expr *e, char op, uint64_t *v, uint64_t by)
{
    switch (op) {
    case '+':
        *v += by;
        return true;
    case '-':
        *v -= by;
        return true;
    case '&':
        *v &= by;
        return true;
    case '|':
        *v |= by;
        return true;
    case '^':
        *v ^= by;
        return true;
    case '*':
        *v *= by;
        return true;
    default:
        return divide(e, op, v, by);
    }
}

static bool parse_level(Expr *e, unsigned level, uint64_t *v)
{
    if (level == ARRAY_SIZE(operators)) {
        return parse_operand(e, v);
    }
    if (!parse_level(e, level + 1, v)) {
        return false;
    }
    while (*e->p && strchr(operators[level], *e->p)) {
        char op = *e->p++;
        uint64_t by = 0;

        skip_spaces(e);
        if (!parse_level(e, level + 1, &by) || !apply(e, op, v, by)) {
            return false;
        }
    }
    return true;
}

const char *hmp_parse_expr(Monitor *mon, const char *p, int64_t *value,
                           Error **errp)
{
    Expr e = { .mon = mon, .p = p, .errp = errp };
    uint64_t v = 0;

    skip_spaces(&e);
    if (!parse_level(&e, 0, &v)) {
        return NULL;
    }
    *value = v;
    return e.p;
}
