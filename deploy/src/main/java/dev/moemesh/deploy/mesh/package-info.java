/** A mesh on one machine: its description, its command lines, its life. */
@NullMarked
package dev.moemesh.deploy.mesh;

import org.jspecify.annotations.NullMarked;
