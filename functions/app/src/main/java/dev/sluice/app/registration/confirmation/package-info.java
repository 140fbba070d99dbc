/** The e-mail that confirms a registration: over SMTP, or into a directory on one's own machine. */
package dev.sluice.app.registration.confirmation;
