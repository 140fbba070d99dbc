/**
 * Computes arithmetic and nothing else: EvalEx parses an expression with our own dictionary, in
 * which every operator and function takes bounded numbers and returns bounded ones. So no accepted
 * formula can take long or much memory.
 */
package dev.sluice.app.workqueue.evaluate;
