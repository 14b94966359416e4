/** Gates, replica choice, dispatch and combine, load counters. */
@NullMarked
package dev.moemesh.router;

import org.jspecify.annotations.NullMarked;
