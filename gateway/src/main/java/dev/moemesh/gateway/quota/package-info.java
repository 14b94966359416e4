/** Quotas of callers: token buckets, and the headers that report them. */
@NullMarked
package dev.moemesh.gateway.quota;

import org.jspecify.annotations.NullMarked;
