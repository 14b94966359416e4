/** Regular expressions. */
@NullMarked
package dev.moemesh.grammar.regex;

import org.jspecify.annotations.NullMarked;
