/** The contract between processes: protobuf messages, topic names and error codes. */
@NullMarked
package dev.moemesh.contract;

import org.jspecify.annotations.NullMarked;
