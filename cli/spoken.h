/* spoken.h - names that lower floors give in English and the terminal shows translated.
 *
 * Nothing uses this macro: it stands here so that the messages are collected. */
#ifndef CLI_SPOKEN_H
#define CLI_SPOKEN_H

#define SPOKEN                                                                         \
    N_("none"), N_("drafted"), N_("approved"), N_("submitted"), N_("paid"),            \
        N_("failed"), N_("unknown"), N_("refunded"), N_("cancelled"), N_("success"),   \
        N_("fail-account"), N_("fail-name"), N_("fail-closed"), N_("fail-frozen"),     \
        N_("fail-card"), N_("fail-type"), N_("fail-limit"), N_("fail-amount"),         \
        N_("fail-dormant"), N_("refund"), N_("duplicate"), N_("not-returned"),         \
        N_("fail-other"), N_("uncovered"), N_("unapproved"), N_("payee-name"),         \
        N_("identifier"), N_("name-lost"), N_("missing"), N_("administrator"),         \
        N_("maker"), N_("checker"), N_("approver"), N_("publisher"), N_("auditor"),    \
        N_("administration"), N_("checkpoint"), N_("acting"), N_("approval"),          \
        N_("witness"), N_("altered"), N_("cut"), N_("reordered"), N_("forked"),        \
        N_("rolled-back"), N_("index-lie"), N_("unreadable"), N_("late-split"),        \
        N_("paid-before-allocation"), N_("corrected"), N_("raised"), N_("lowered"),    \
        N_("recalled"), N_("frozen"), N_("thawed"), N_("init"), N_("staff add"),       \
        N_("staff role"), N_("key enrol"), N_("key revoke"), N_("import units"),       \
        N_("import programmes"), N_("import budget"), N_("import payroll"),            \
        N_("record payroll"), N_("import return"), N_("people"), N_("record"),         \
        N_("vault"), N_("read"), N_("empty"), N_("text"), N_("name"),                  \
        N_("resident_id"), N_("account"), N_("amount"), N_("date"), N_("number"),      \
        N_("return"), N_("results"), N_("statement"), N_("unit"), N_("document"),      \
        N_("programme"), N_("source"), N_("allocation"), N_("split"),                  \
        N_("batch approve"), N_("batch cancel"), N_("batch submit"),                   \
        N_("batch withdraw"), N_("carry over"), N_("confirm opening"),                 \
        N_("import opening"), N_("import splits"), N_("policy approval"),              \
        N_("record clocks"), N_("adjust"), N_("freeze"), N_("thaw"),                   \
        N_("import standards"), N_("import roster"), N_("import enrolments"),          \
        N_("stop enrolment"), N_("ask for a change of a person"),                      \
        N_("confirm a change of a person"), N_("refuse a change of a person"),         \
        N_("wrong-amount"), N_("wrong-account"), N_("wrong-person"), N_("not-due"),    \
        N_("doubled"), N_("other"), N_("mistake"), N_("voucher"), N_("short"),         \
        N_("over"), N_("import refund"), N_("batch expire"), N_("correct"),            \
        N_("correct confirm"), N_("clawback"), N_("recover"), N_("overpaid"),          \
        N_("unanswered"), N_("explained"), N_("confirmed-unpaid"),                     \
        N_("confirmed-paid"), N_("recovered"), N_("written-off"), N_("double-paid"),   \
        N_("keep a scan"), N_("key an answer"), N_("confirm an answer"),               \
        N_("refuse an answer"), N_("ambiguous"), N_("review"), N_("payment"),          \
        N_("termination"), N_("running"), N_("objected"), N_("answered"),              \
        N_("completed"), N_("withdrawn"), N_("replaced"), N_("import documents"),      \
        N_("policy record"), N_("disclosure"), N_("evaluate manual"), N_("close"),     \
        N_("exceptions resolve"), N_("import statement"), N_("resend"),                \
        N_("import prices"), N_("import checks"), N_("put right"),                     \
        N_("paid-before-notice"), N_("prices"), N_("checks")

#endif
