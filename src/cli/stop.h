/* stop.h - Ctrl-C and closed pipes: end in order, then die of the signal.
 * Shape:  the first SIGINT, SIGTERM or SIGHUP is only noted: the run stops by itself and
 *         leaves no temporary file; a second one kills. SIGPIPE becomes an error of write,
 *         so that a run whose reader has gone can clean up as well, and so does SIGXFSZ,
 *         which `ulimit -f` sends. A signal that the parent ignored stays ignored.
 * Owner:  the process; only main calls these. */
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <stdbool.h>

void stop_install(void);
/* True once a signal asked to end. */
bool stop_asked(void);
/* True if nobody wants to hear of a closed pipe: the parent had not ignored SIGPIPE. */
bool stop_pipe_is_quiet(void);
/* Notes that the reader of standard output has gone. */
void stop_pipe_closed(void);
/* Dies of the signal that asked to end, as the shell expects, or returns status. */
int stop_end(int status);

#endif
