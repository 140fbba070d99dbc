/**
 * The files of {@code events/}: what each must be answered with, by the handlers of the class path
 * and by the functions that {@code sam build} made.
 */
package dev.sluice.local.events;
