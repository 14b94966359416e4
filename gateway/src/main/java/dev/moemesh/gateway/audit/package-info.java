/** The audit log: one line per request, without its content. */
@NullMarked
package dev.moemesh.gateway.audit;

import org.jspecify.annotations.NullMarked;
