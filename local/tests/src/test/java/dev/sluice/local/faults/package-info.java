/**
 * Experiments that take minutes: what is left when workers, servers and networks fail. They run
 * with {@code ./mvnw verify -Pfaults} and are tagged {@code faults}; a fast part of each is a test
 * of the normal build. {@code -Dsluice.faults.percent=10} tries a tenth of the tasks, kills and
 * fire times; {@code -Dsluice.docs.write=true} puts the rows of what passed into {@code
 * docs/reliability.md}.
 */
package dev.sluice.local.faults;
