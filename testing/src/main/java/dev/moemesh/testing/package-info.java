/** What the tests of several modules need: a real broker, and a watch on row buffers. */
@NullMarked
package dev.moemesh.testing;

import org.jspecify.annotations.NullMarked;
