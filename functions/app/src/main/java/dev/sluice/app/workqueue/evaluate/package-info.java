/**
 * Computes arithmetic, and nothing but arithmetic: an expression is read by EvalEx with a
 * dictionary of our own, in which every operator and function takes bounded numbers and gives
 * bounded ones. So no formula that is accepted can take long or much memory.
 */
package dev.sluice.app.workqueue.evaluate;
