/** What crosses a process border: protobuf messages, topic names, error codes. */
@NullMarked
package dev.moemesh.contract;

import org.jspecify.annotations.NullMarked;
