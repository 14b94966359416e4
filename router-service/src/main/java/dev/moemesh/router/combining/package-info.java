/** Where the outputs of a call's experts lie. Pure. */
@NullMarked
package dev.moemesh.router.combining;

import org.jspecify.annotations.NullMarked;
