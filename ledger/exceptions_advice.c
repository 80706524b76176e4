/* exceptions_advice.c - what there is to do about an exception, and whose turn it is.
 */
#include "ledger/exceptions.h"

#include "ledger/journal/registry.h"

struct exceptions_advice exceptions_advice(const struct exceptions_item *item)
{
    static const struct exceptions_advice by_class[EXCEPTION_CLASS_END] = {
        [EXCEPTION_UNCOVERED] = {REMEDY_BUDGET, STAFF_ROLE_APPROVER},
        [EXCEPTION_UNAPPROVED] = {REMEDY_APPROVE, STAFF_ROLE_CHECKER},
        [EXCEPTION_PAYEE_NAME] = {REMEDY_COMPARE_NAME, STAFF_ROLE_CHECKER},
        [EXCEPTION_IDENTIFIER] = {REMEDY_CORRECT_NUMBER, STAFF_ROLE_MAKER},
        [EXCEPTION_NAME_LOST] = {REMEDY_COMPARE_NAME, STAFF_ROLE_CHECKER},
        [EXCEPTION_DUPLICATE] = {REMEDY_ASK_TWICE, STAFF_ROLE_CHECKER},
        [EXCEPTION_MISSING] = {REMEDY_ASK_LINE, STAFF_ROLE_MAKER},
        [EXCEPTION_SHORT] = {REMEDY_ASK_UNKNOWN, STAFF_ROLE_MAKER},
        [EXCEPTION_OVER] = {REMEDY_ASK_UNKNOWN, STAFF_ROLE_MAKER},
        [EXCEPTION_ACCOUNT] = {REMEDY_ASK_HOLDER, STAFF_ROLE_CHECKER},
        [EXCEPTION_DOUBLE_PAID] = {REMEDY_RECOVER, STAFF_ROLE_APPROVER},
        [EXCEPTION_OVERPAID] = {REMEDY_RECOVER, STAFF_ROLE_MAKER},
        [EXCEPTION_FEE] = {REMEDY_EXPLAIN, STAFF_ROLE_APPROVER},
        [EXCEPTION_LATE_SPLIT] = {REMEDY_EXPLAIN, STAFF_ROLE_APPROVER},
        [EXCEPTION_PAID_EARLY] = {REMEDY_EXPLAIN, STAFF_ROLE_APPROVER},
        [EXCEPTION_UNDISCLOSED] = {REMEDY_EXPLAIN, STAFF_ROLE_APPROVER},
        [EXCEPTION_AMBIGUOUS] = {REMEDY_ASK_UNKNOWN, STAFF_ROLE_MAKER},
        [EXCEPTION_LINE_FAILED] = {REMEDY_CORRECT_RESEND, STAFF_ROLE_MAKER},
        [EXCEPTION_LINE_REFUNDED] = {REMEDY_CAUSE_RESEND, STAFF_ROLE_MAKER},
        [EXCEPTION_LINE_UNKNOWN] = {REMEDY_ASK_UNKNOWN, STAFF_ROLE_MAKER},
        [EXCEPTION_UNANSWERED] = {REMEDY_GET_ANSWER, STAFF_ROLE_MAKER},
    };
    if (item->class == EXCEPTION_LINE_FAILED && item->reason == RESULT_NOT_RETURNED &&
        !item->is_confirmed_unpaid) {
        return (struct exceptions_advice){REMEDY_CONFIRM_UNPAID, STAFF_ROLE_CHECKER};
    }
    if (item->other != 0 && item->is_paid_once) {
        return (struct exceptions_advice){REMEDY_EXPLAIN, STAFF_ROLE_CHECKER};
    }
    if (item->other != 0 && !item->is_other_paid) {
        return (struct exceptions_advice){REMEDY_STOP_SECOND, STAFF_ROLE_CHECKER};
    }
    const bool is_known =
        item->class < EXCEPTION_CLASS_END && by_class[item->class].role != 0;
    return is_known ? by_class[item->class]
                    : (struct exceptions_advice){REMEDY_LOOK, STAFF_ROLE_CHECKER};
}
