/** POST /v1/completions. */
@NullMarked
package dev.moemesh.gateway.completions;

import org.jspecify.annotations.NullMarked;
