/** The log of token events: what the worker writes. */
@NullMarked
package dev.moemesh.attention.tokens;

import org.jspecify.annotations.NullMarked;
