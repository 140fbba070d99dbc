/** Which deployment a command speaks to, and with which token. */
package dev.sluice.cli.profile;
