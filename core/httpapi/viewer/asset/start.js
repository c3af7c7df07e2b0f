"use strict";
// Shows the description of the API. Requests are sent to this server only, with the session of whoever is signed in.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dress();
dark.addEventListener("change", dress);

window.addEventListener("load", () => {
    window.SwaggerUIBundle({
        url: document.getElementById("viewer").dataset.url,
        dom_id: "#viewer",
        deepLinking: true,
        defaultModelsExpandDepth: 0,
        displayOperationId: true,
        docExpansion: "list",
        filter: true,
        validatorUrl: null,
    });
});
