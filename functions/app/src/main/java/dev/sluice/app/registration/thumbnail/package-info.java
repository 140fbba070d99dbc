/** The thumbnail: a small copy of an uploaded picture, whatever that picture is up to. */
package dev.sluice.app.registration.thumbnail;
