/** Rules about the English of the documentation. */
@NullMarked
package dev.moemesh.rules.prose;

import org.jspecify.annotations.NullMarked;
