/**
 * Benchmarks of kernels and wire by JMH. They run when they are asked for: {@code ./mvnw -pl bench
 * -am test -Dtest=Benchmarks -Dsurefire.failIfNoSpecifiedTests=false -Djmh.include=Expert}.
 */
package dev.moemesh.bench.jmh;
