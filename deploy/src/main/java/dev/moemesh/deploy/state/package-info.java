/** What a running mesh leaves on disk, so that other commands find it. */
@NullMarked
package dev.moemesh.deploy.state;

import org.jspecify.annotations.NullMarked;
