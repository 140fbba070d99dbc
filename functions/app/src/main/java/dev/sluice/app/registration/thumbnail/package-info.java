/** The thumbnail: a small copy of an uploaded picture, however hostile that picture is. */
package dev.sluice.app.registration.thumbnail;
