/** The logging of the processes that this module starts. */
@NullMarked
package dev.moemesh.deploy.logging;

import org.jspecify.annotations.NullMarked;
