/** The HTTP edge: routes, bodies, JSON answers and server-sent events. */
@NullMarked
package dev.moemesh.gateway.http;

import org.jspecify.annotations.NullMarked;
