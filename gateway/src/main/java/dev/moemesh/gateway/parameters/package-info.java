/** The generation parameters that completions and chat have in common, checked once. */
@NullMarked
package dev.moemesh.gateway.parameters;

import org.jspecify.annotations.NullMarked;
