/**
 * A call as a state machine: events in, effects out. Pure: nothing here knows sockets, buffers,
 * clocks, metrics or log texts.
 */
@NullMarked
package dev.moemesh.router.calls;

import org.jspecify.annotations.NullMarked;
