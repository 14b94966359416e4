/**
 * Translates between the wire's types in {@code contract} and those of {@code model} and {@code
 * grammar}, which know nothing of each other. Pure; all of it is thread-safe.
 */
@NullMarked
package dev.moemesh.translation;

import org.jspecify.annotations.NullMarked;
