/*
 * What time the guest's clocks start at: the -rtc option.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "system/rtc.h"

typedef enum RtcBase { RTC_UTC, RTC_LOCALTIME, RTC_DATE } RtcBase;

/* Written once by rtc_configure(), before any device exists. */
static RtcBase rtc_base = RTC_UTC;
static QEMUClockType rtc_clock = QEMU_CLOCK_HOST;
static time_t rtc_start;                /* guest time at rtc_start_ms */
static int64_t rtc_start_ms;            /* of rtc_clock */

static bool parse_date(const char *text, time_t *out)
{
    static const char *const formats[] = {
        "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        struct tm tm = { 0 };
        const char *end = strptime(text, formats[i], &tm);

        if (end && !*end) {
            *out = timegm(&tm);     /* four digits of year: always a time */
            return true;
        }
    }
    return false;
}

static bool parse_clock(const char *text, QEMUClockType *out, Error **errp)
{
    if (!text || !strcmp(text, "host")) {
        *out = QEMU_CLOCK_HOST;
    } else if (!strcmp(text, "rt")) {
        *out = QEMU_CLOCK_REALTIME;
    } else if (!strcmp(text, "vm")) {
        *out = QEMU_CLOCK_VIRTUAL;
    } else {
        error_setg(errp, "invalid option value '%s' for -rtc clock: use "
                   "host, rt or vm", text);
        return false;
    }
    return true;
}

bool rtc_configure(const char *base, const char *clock, const char *driftfix,
                   Error **errp)
{
    QEMUClockType type;
    time_t start = time(NULL);
    RtcBase kind;

    if (!base || !strcmp(base, "utc")) {
        kind = RTC_UTC;
    } else if (!strcmp(base, "localtime")) {
        kind = RTC_LOCALTIME;
    } else if (parse_date(base, &start)) {
        kind = RTC_DATE;
    } else {
        error_setg(errp, "invalid datetime format '%s' for -rtc base: use "
                   "utc, localtime, 2006-06-17T16:01:21 or 2006-06-17",
                   base);
        return false;
    }
    if (!parse_clock(clock, &type, errp)) {
        return false;
    }
    if (driftfix && strcmp(driftfix, "none") && strcmp(driftfix, "slew")) {
        error_setg(errp, "invalid option value '%s' for -rtc driftfix: use "
                   "none or slew", driftfix);
        return false;
    }
    rtc_base = kind;
    rtc_clock = type;
    rtc_start = start;
    rtc_start_ms = qemu_clock_get_ms(type);
    return true;
}

QEMUClockType rtc_get_clock(void)
{
    return rtc_clock;
}

/* Seconds since 1970, UTC, before the base is applied. */
static time_t rtc_reference(void)
{
    int64_t ms = qemu_clock_get_ms(rtc_clock);

    if (rtc_base != RTC_DATE && rtc_clock == QEMU_CLOCK_HOST) {
        return ms / 1000;
    }
    return rtc_start + (ms - rtc_start_ms) / 1000;
}

void qemu_get_timedate(struct tm *tm, time_t offset)
{
    time_t t = rtc_reference() + offset;

    if (rtc_base == RTC_LOCALTIME) {
        localtime_r(&t, tm);
    } else {
        gmtime_r(&t, tm);
    }
}

time_t qemu_timedate_diff(struct tm *tm)
{
    struct tm copy = *tm;
    time_t t;

    if (rtc_base == RTC_LOCALTIME) {
        copy.tm_isdst = -1;
        t = mktime(&copy);
    } else {
        t = timegm(&copy);
    }
    return t - rtc_reference();
}
