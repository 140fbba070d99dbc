/** What the commands show: tasks in words, tables, bars, and questions. */
package dev.sluice.cli.view;
