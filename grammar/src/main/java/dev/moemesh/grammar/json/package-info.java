/** JSON Schema. */
@NullMarked
package dev.moemesh.grammar.json;

import org.jspecify.annotations.NullMarked;
