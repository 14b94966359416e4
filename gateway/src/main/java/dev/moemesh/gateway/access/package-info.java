/**
 * Who may use the gateway: API keys, tokens of an OpenID provider, and what a request of theirs
 * uses.
 */
@NullMarked
package dev.moemesh.gateway.access;

import org.jspecify.annotations.NullMarked;
