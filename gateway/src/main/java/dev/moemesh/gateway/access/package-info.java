/** Authentication by API keys and OpenID tokens, and the accounting of requests. */
@NullMarked
package dev.moemesh.gateway.access;

import org.jspecify.annotations.NullMarked;
