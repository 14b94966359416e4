/** The text formats that the mesh's servers answer in. */
@NullMarked
package dev.moemesh.deploy.formats;

import org.jspecify.annotations.NullMarked;
