/* report_make.c - from the name of a report to the report (command_report.h). */
#include "cli/command_report.h"

struct status report_make(struct report_request *request, struct document *ret_document,
                          struct fault *fault)
{
    (void)ret_document;
    return FAULT(fault, STATUS_USAGE, "there is no report %s", request->name);
}
