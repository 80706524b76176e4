/* profile_voucher.c - what an office always writes in its treasury vouchers. */
#include "importers/profile_internal.h"

#include "ledger/base/text.h"

#include <assert.h>

/* Named as the elements of the vouchers are (domain.md 4.1). */
static const struct {
    const char *name;
    bool is_required;
} elements[] = {
    {"AdmDivCode", true},        {"FundTypeCode", true},    {"FundTypeName", true},
    {"PaySndBnkNo", false},      {"AgencyCode", true},      {"AgencyName", true},
    {"PayAcctNo", true},         {"PayAcctName", true},     {"PayAcctBankName", true},
    {"PayBankCode", true},       {"PayBankName", false},    {"BusinessTypeCode", false},
    {"BusinessTypeName", false}, {"PayTypeCode", true},     {"PayTypeName", true},
    {"BgtTypeCode", false},      {"BgtTypeName", false},    {"ProCatCode", false},
    {"ProCatName", false},       {"MOFDepCode", false},     {"MOFDepName", false},
    {"SupDepCode", false},       {"SupDepName", false},     {"SetModeCode", false},
    {"SetModeName", false},      {"PaySummaryCode", false}, {"PaySummaryName", false},
};
#define ELEMENTS (sizeof(elements) / sizeof(elements[0]))
_Static_assert(ELEMENTS == PROFILE_VOUCHER_ELEMENTS, "every element has its text");

const char *profile_voucher_text(const struct profile *profile, const char *element)
{
    assert(profile->facts.kind == PROFILE_VOUCHER);
    for (size_t i = 0; i < ELEMENTS; i++) {
        if (bytes_equal(bytes_of(element), bytes_of(elements[i].name))) {
            return profile->voucher[i];
        }
    }
    return NULL;
}

struct status profile_voucher_take(struct profile *profile, struct bytes name,
                                   struct bytes value, struct arena *arena,
                                   struct fault *fault)
{
    for (size_t i = 0; i < ELEMENTS; i++) {
        if (!bytes_equal(name, bytes_of(elements[i].name))) {
            continue;
        }
        if (profile->voucher[i] != NULL) {
            return FAULT(fault, STATUS_INPUT, "\"%s\" is given twice",
                         elements[i].name);
        }
        if (!text_is_plain(value, SETTINGS_LINE_SIZE_MAX)) {
            return FAULT(fault, STATUS_INPUT, "\"%s\" needs a plain text",
                         elements[i].name);
        }
        return profile_load_text(arena, value, &profile->voucher[i], fault);
    }
    return FAULT(fault, STATUS_INPUT,
                 "the key \"%.*s\" is not known in section [%.30s]; "
                 "docs/profiles/README.md lists the keys",
                 (int)(name.size > 40 ? 40 : name.size), (const char *)name.at,
                 "voucher");
}

struct status profile_voucher_check(const struct profile *profile, struct fault *fault)
{
    const bool is_voucher = profile->facts.kind == PROFILE_VOUCHER;
    for (size_t i = 0; i < ELEMENTS; i++) {
        if (is_voucher && elements[i].is_required && profile->voucher[i] == NULL) {
            return FAULT(fault, STATUS_INPUT, "the section [voucher] lacks \"%s\"",
                         elements[i].name);
        }
        if (!is_voucher && profile->voucher[i] != NULL) {
            return FAULT(fault, STATUS_INPUT,
                         "the section [voucher] needs kind = voucher");
        }
    }
    if (is_voucher && (profile->order_count > 0 || profile->has_control ||
                       profile->facts.encoding == SHEET_UTF16LE ||
                       profile->facts.encoding == SHEET_UTF16BE)) {
        return FAULT(fault, STATUS_INPUT,
                     "vouchers have no columns or summary, and are written in gb18030 "
                     "or utf-8");
    }
    return OK;
}
