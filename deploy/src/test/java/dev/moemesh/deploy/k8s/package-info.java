/** What {@code k8s/} says, held against the code and the documentation. */
@NullMarked
package dev.moemesh.deploy.k8s;

import org.jspecify.annotations.NullMarked;
