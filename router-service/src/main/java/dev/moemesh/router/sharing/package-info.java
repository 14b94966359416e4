/**
 * Which replica computes which rows of a call. Pure: nothing here knows sockets, clocks or metrics.
 */
@NullMarked
package dev.moemesh.router.sharing;

import org.jspecify.annotations.NullMarked;
