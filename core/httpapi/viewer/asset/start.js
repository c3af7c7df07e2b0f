"use strict";
// Shows the description of the API. Requests are sent to this server only, with the session of whoever is signed in.
window.addEventListener("load", () => {
    window.SwaggerUIBundle({
        url: document.getElementById("viewer").dataset.url,
        dom_id: "#viewer",
        deepLinking: true,
        defaultModelsExpandDepth: 0,
        displayOperationId: true,
        docExpansion: "none",
        filter: true,
        validatorUrl: null,
    });
});
