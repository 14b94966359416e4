/** Child processes: starting, watching, ending, and knowing them again after a crash. */
@NullMarked
package dev.moemesh.deploy.process;

import org.jspecify.annotations.NullMarked;
