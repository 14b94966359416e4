/** How much each caller may use: token buckets and the headers that tell of them. */
@NullMarked
package dev.moemesh.gateway.quota;

import org.jspecify.annotations.NullMarked;
