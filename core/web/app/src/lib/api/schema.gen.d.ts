// Written by `npm run api` from the API description; do not edit.
export interface paths {
    "/api/v1/alert-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what is watched */
        get: operations["get-alert-policy"];
        /**
         * Set what is watched
         * @description The person's own 30 days say what is usual; the least numbers keep small ones from being an alert at all.
         */
        put: operations["set-alert-policy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts
         * @description What somebody has done that is unusual for the person, the newest first.
         */
        get: operations["list-alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an alert */
        get: operations["get-alert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that an alert was seen to
         * @description Nobody closes an alert about the own person, as long as there is another administrator.
         */
        post: operations["acknowledge-alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that an alert is none */
        post: operations["dismiss-alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description All keys of the company for who may manage them, else the own ones.
         */
        get: operations["list-api-keys"];
        put?: never;
        /**
         * Create an API key
         * @description The key acts with the rights of the person who creates it, or with roles of its own, as far as its scopes let them through. With the person it ends.
         */
        post: operations["create-api-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an API key */
        get: operations["get-api-key"];
        put?: never;
        post?: never;
        /** Revoke an API key */
        delete: operations["revoke-api-key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew an API key
         * @description The key keeps its id and all else. The new one is shown in this answer only.
         */
        post: operations["rotate-api-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the audit
         * @description Who has done what, the newest first. The search is written into the audit itself.
         */
        get: operations["list-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export the audit */
        get: operations["export-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get how long the audit is kept */
        get: operations["get-audit-settings"];
        /** Set how long the audit is kept */
        put: operations["set-audit-settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check the audit
         * @description Checks every entry, every link and every signature, and names the first place that does not hold.
         */
        get: operations["verify-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the company's plan and usage */
        get: operations["get-billing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to subscribe to a plan
         * @description The address is Stripe's, where the plan is paid for. What is left of the trial stays free. Beginning again ends a checkout that was begun before.
         */
        post: operations["start-checkout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the newest invoices */
        get: operations["list-billing-invoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the plans
         * @description Prices are Stripe's. While Stripe is away, plans come without amounts; where nobody has to pay, there are none.
         */
        get: operations["list-billing-plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Stripe's pages for the company
         * @description For invoices, addresses and ways to pay. The address works for a few minutes.
         */
        post: operations["open-billing-portal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask Stripe how the subscription stands
         * @description For whoever has just come back from Stripe's pages.
         */
        post: operations["refresh-billing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/standing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get where the company stands
         * @description Whether the company is on trial, has paid, or can only read. Everybody in the company may ask.
         */
        get: operations["get-billing-standing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the subscription
         * @description Changes of the plan and of seats are prorated on the next invoice. Seats follow the active members by themselves.
         */
        patch: operations["update-subscription"];
        trace?: never;
    };
    "/api/v1/brand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the own company's brand */
        get: operations["get-brand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the own company's brand */
        patch: operations["update-brand"];
        trace?: never;
    };
    "/api/v1/brand/logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the own company's logo
         * @description PNG, JPEG, GIF or WebP. It is made anew as PNG, at most 800 by 320 pixels.
         */
        put: operations["set-logo"];
        post?: never;
        /** Remove the own company's logo */
        delete: operations["remove-logo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what has changed since a cursor
         * @description Changes of records in the order in which they were made, without gaps. Each answer names the cursor to go on with.
         */
        get: operations["list-changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changesets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the change sets that you may undo, newest first */
        get: operations["list-changesets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changesets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a change set */
        get: operations["get-changeset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changesets/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back a change set */
        post: operations["undo-changeset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat-widgets/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get how the chat looks and whether somebody is there */
        get: operations["get-chat-front"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat-widgets/{key}/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a conversation */
        post: operations["start-chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat-widgets/{key}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the conversation */
        post: operations["leave-chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat-widgets/{key}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the conversation */
        get: operations["read-chat"];
        put?: never;
        /** Say something */
        post: operations["say-in-chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat-widgets/{key}/person": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Talk to a person in place of the assistant */
        post: operations["ask-for-person-in-chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say whether you are there to answer chats
         * @description It counts for somewhat more than a minute.
         */
        put: operations["attend-chats"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/widget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the chat widget of the company
         * @description Embed it by `<script async src="…/widget/chat.js" data-key="…"></script>`.
         */
        get: operations["get-chat-settings"];
        /** Set the chat widget of the company */
        put: operations["set-chat-settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the chats of the last day */
        get: operations["list-chats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chats/{id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what the assistant's messages rest on */
        get: operations["list-chat-answers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chats/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a chat */
        post: operations["end-chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chats/{id}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a chat, or give it to a colleague */
        post: operations["hand-over-chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chats/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say something to the visitor
         * @description It goes out at once. Who answers first has taken the chat.
         */
        post: operations["answer-chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the domains that the own company is reached at */
        get: operations["list-domains"];
        put?: never;
        /**
         * Add a domain to be reached at
         * @description It counts once the TXT record that the answer names is there. It is looked for every ten minutes, and once a day from then on.
         */
        post: operations["create-domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains/{domain}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Give a domain up */
        delete: operations["delete-domain"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains/{domain}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look for a domain's record now */
        post: operations["verify-domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List pairs that may be one record */
        get: operations["list-duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duplicates/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the open pairs of each object */
        get: operations["count-duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duplicates/sweep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compare all records of an object */
        post: operations["sweep-duplicates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duplicates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ignore or reopen a pair */
        post: operations["decide-duplicate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/email/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove an address with a link */
        post: operations["verify-email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/erasure-proof/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a proof of erasure */
        post: operations["check-erasure-proof"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/export-freezes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List whose exports are frozen */
        get: operations["list-export-freezes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/export-freezes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Let a person export again
         * @description The id is the person's. Nobody releases the own person, as long as there is another administrator.
         */
        delete: operations["release-exports"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Export records */
        post: operations["start-export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an export and its progress */
        get: operations["get-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the file of an export */
        get: operations["download-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List imports */
        get: operations["list-imports"];
        put?: never;
        /**
         * Import a file
         * @description Multipart: `file`, and `options` as JSON with object, mapping, match, mode and dry_run. Without a mapping the columns go where they are suggested to go.
         */
        post: operations["start-import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look into a file and suggest its mapping */
        post: operations["preview-import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an import and its progress */
        get: operations["get-import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the failed rows, to correct and import them again */
        get: operations["download-import-errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look into the file of an import again */
        post: operations["preview-stored-import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/repeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import the same file again, with other options
         * @description For the run after a dry run, and for files whose mapping was wrong: nothing has to be uploaded again.
         */
        post: operations["repeat-import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what became of rows */
        get: operations["list-import-rows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitation/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description Sets the session cookie, or asks for a second factor as signing in does.
         */
        post: operations["accept-invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitation/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look at an invitation */
        post: operations["inspect-invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List open invitations */
        get: operations["list-invitations"];
        put?: never;
        /**
         * Invite somebody
         * @description It takes the place of an earlier one to the same address.
         */
        post: operations["create-invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an invitation back */
        delete: operations["delete-invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an invitation again
         * @description Earlier links stop to work.
         */
        post: operations["resend-invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List articles with their states and languages
         * @description The last changed first, 50 a page, without their texts; a translation that is older than its original is said to be outdated.
         */
        get: operations["list-articles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/articles/{id}/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Compare two versions of an article */
        get: operations["compare-article-versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/articles/{id}/insight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what readers say of an article */
        get: operations["get-article-insight"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/articles/{id}/reach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell who can open an article
         * @description Asks the access rules as a visitor, as a customer and as the named contact.
         */
        get: operations["get-article-reach"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/articles/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the published versions of an article */
        get: operations["list-article-versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/articles/{id}/versions/{number}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a published version the draft
         * @description Readers see it once it is published.
         */
        post: operations["restore-article-version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what the knowledge base lacks
         * @description Searches without a result, articles that do not help, after which tickets are opened, or that nobody reads.
         */
        get: operations["get-knowledge-gaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Draw blocks as the portal does */
        post: operations["preview-article"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search published articles
         * @description Finds what is mistyped or named otherwise, too, among the articles that the caller may read.
         */
        get: operations["search-articles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the set-up of knowledge base and portal */
        get: operations["get-knowledge-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Set knowledge base and portal up */
        patch: operations["update-knowledge-settings"];
        trace?: never;
    };
    "/api/v1/knowledge/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suggest articles for a question
         * @description Says of each article whether the customer may open it.
         */
        post: operations["suggest-articles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/tickets/{id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggest articles that answer a ticket
         * @description By what the customer asks and in the customer's language. Says of each article whether this customer may open it.
         */
        get: operations["suggest-answers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/tickets/{id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft an article from a solved ticket
         * @description Takes the question and the public answers without names, addresses and numbers of people. The draft is for staff only until somebody publishes it.
         */
        post: operations["draft-article-from-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/layout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a layout as an audience gets it */
        get: operations["get-layout"];
        /** Change a layout for an audience */
        put: operations["set-layout"];
        post?: never;
        /** Take the changes of a layout for an audience away */
        delete: operations["reset-layout"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/layouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List for whom which layouts are changed */
        get: operations["list-layouts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with a password
         * @description Sets the session cookie. It always begins a new session. Where a second factor is needed, the answer is 202 and says so.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login/discover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find out how to sign in
         * @description It goes by the domain of the address alone: nobody learns whether there is an account.
         */
        post: operations["discover-login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a passkey */
        post: operations["login-with-passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login/passkey/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to sign in with a passkey
         * @description Nobody has to say who it is: the passkey does.
         */
        post: operations["begin-passkey-login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a code after the password */
        post: operations["prove-second-factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login/second-factor/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a second factor up after the password
         * @description The first code of the new second factor then completes the sign-in.
         */
        post: operations["enrol-second-factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the domains that mail is signed with */
        get: operations["list-mail-domains"];
        put?: never;
        /** Make a key to sign the mail of a domain with */
        post: operations["add-mail-domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-domains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign no more with a domain's key */
        delete: operations["remove-mail-domain"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-domains/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look whether a domain's DNS has the record */
        post: operations["check-mail-domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the mails that came in, and what became of each */
        get: operations["list-mail-ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-ledger/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the mails that came in by what became of them */
        get: operations["count-mail-ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-ledger/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a mail of the ledger */
        get: operations["get-mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-ledger/{id}/raw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Fetch a mail as it came in */
        get: operations["get-raw-mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-ledger/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a mail that was skipped or has failed taken after all */
        post: operations["retry-mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-outgoing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the mails that go out, and what became of each */
        get: operations["list-outgoing-mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-outgoing/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a mail again that could not be sent */
        post: operations["resend-mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the addresses that nothing is sent to */
        get: operations["list-mail-suppressions"];
        put?: never;
        /** Send nothing to an address any more */
        post: operations["add-mail-suppression"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-suppressions/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let an address be written to again */
        post: operations["remove-mail-suppression"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List mailboxes */
        get: operations["list-mailboxes"];
        put?: never;
        /**
         * Add a mailbox
         * @description Mail comes in by forwarding it to the mailbox's address of this Kontor, by IMAP, or both; what comes twice is stored once.
         */
        post: operations["create-mailbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a mailbox */
        get: operations["get-mailbox"];
        put?: never;
        post?: never;
        /** Remove a mailbox; the ledger of its mail stays */
        delete: operations["delete-mailbox"];
        options?: never;
        head?: never;
        /** Change a mailbox */
        patch: operations["update-mailbox"];
        trace?: never;
    };
    "/api/v1/mailboxes/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try the servers of a mailbox
         * @description Connects and signs in; takes and sends nothing.
         */
        post: operations["test-mailbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/match-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List match rules */
        get: operations["list-match-rules"];
        put?: never;
        /** Create a match rule */
        post: operations["create-match-rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/match-rules/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Score two sample records */
        post: operations["try-match-rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/match-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a match rule */
        delete: operations["delete-match-rule"];
        options?: never;
        head?: never;
        /** Change a match rule */
        patch: operations["update-match-rule"];
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell who is signed in */
        get: operations["get-me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell what you may do with each object */
        get: operations["get-my-access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the apps that the caller has allowed */
        get: operations["list-allowed-apps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/apps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take back what the caller has allowed an app
         * @description Its tokens for the caller end at once.
         */
        delete: operations["revoke-allowed-app"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the own address
         * @description The new address counts once the link that is sent to it has been used.
         */
        post: operations["change-email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/email/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for another link to prove the own address */
        post: operations["resend-email-verification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what opens the own account */
        get: operations["get-factors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the providers that know the caller */
        get: operations["list-identities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Have a provider not know the caller any more */
        delete: operations["delete-identity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/layout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what your screens look like
         * @description What is shipped, as your company has changed it for everybody, for your roles, for your teams and for kinds of records, in this order. It leaves out what you may not see. `metadata.changed` in the stream tells that it may be different.
         */
        get: operations["get-my-layout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a passkey */
        post: operations["add-passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to add a passkey */
        post: operations["begin-passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a passkey away */
        delete: operations["remove-passkey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the own password
         * @description All other sessions of the person end, in every company.
         */
        post: operations["change-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what you have set for yourself
         * @description `preferences.changed` in the stream tells that you have changed it elsewhere.
         */
        get: operations["get-my-preferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Set something for yourself
         * @description Keys that are left out stay as they are, and of columns the objects that are not named.
         */
        patch: operations["set-my-preferences"];
        trace?: never;
    };
    "/api/v1/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make new recovery codes */
        post: operations["renew-recovery-codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove once more who is signed in
         * @description For operations that answer step_up_required. A new session takes the place of the present one.
         */
        post: operations["step-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/step-up/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove with a passkey who is signed in */
        post: operations["step-up-with-passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/step-up/passkey/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to prove with a passkey who is signed in */
        post: operations["begin-passkey-step-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set a second factor up
         * @description It counts once a code has confirmed it.
         */
        post: operations["begin-totp"];
        /** Take the second factor away */
        delete: operations["remove-totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm a second factor with its first code */
        post: operations["confirm-totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a reply back that has not gone out */
        post: operations["take-back-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your notifications, the newest first */
        get: operations["list-notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count what you have not read */
        get: operations["count-notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark notifications as read, or as not read */
        post: operations["mark-notifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get how you want to be told of what */
        get: operations["get-notification-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change how you want to be told of what */
        patch: operations["update-notification-settings"];
        trace?: never;
    };
    "/api/v1/oauth-apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List registered apps */
        get: operations["list-oauth-apps"];
        put?: never;
        /**
         * Register an app
         * @description The app's id is its client_id. It gets in by the authorization code with PKCE (S256), and with roles by client_credentials; see /.well-known/oauth-authorization-server.
         */
        post: operations["create-oauth-app"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oauth-apps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a registered app */
        get: operations["get-oauth-app"];
        put?: never;
        post?: never;
        /**
         * Remove a registered app
         * @description All its tokens end.
         */
        delete: operations["delete-oauth-app"];
        options?: never;
        head?: never;
        /**
         * Change a registered app
         * @description It counts from the app's next request on.
         */
        patch: operations["update-oauth-app"];
        trace?: never;
    };
    "/api/v1/oauth-apps/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew the secret of a registered app
         * @description The former secret ends at once; tokens go on.
         */
        post: operations["rotate-oauth-app-secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List objects */
        get: operations["list-objects"];
        put?: never;
        /** Add an object */
        post: operations["create-object"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objects/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an object with its fields and relations */
        get: operations["get-object"];
        put?: never;
        post?: never;
        /** Take an own object out of use */
        delete: operations["delete-object"];
        options?: never;
        head?: never;
        /** Change an object */
        patch: operations["update-object"];
        trace?: never;
    };
    "/api/v1/objects/{object}/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the fields of an object */
        get: operations["list-fields"];
        put?: never;
        /** Add a field */
        post: operations["create-field"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objects/{object}/fields/{field}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an own field out of use */
        delete: operations["delete-field"];
        options?: never;
        head?: never;
        /** Change a field */
        patch: operations["update-field"];
        trace?: never;
    };
    "/api/v1/objects/{object}/fields/{field}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what names a field
         * @description Views, layouts, roles, formulas, roll-ups, relations, rules for duplicates, webhooks and the newest imports, of everybody in the company. Needs `settings.metadata`; `missing` names what you may not look into besides.
         */
        get: operations["list-field-uses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objects/{object}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what names an object
         * @description Views, layouts, roles, formulas, roll-ups, relations, rules for duplicates, webhooks and the newest imports, of everybody in the company. Needs `settings.metadata`; `missing` names what you may not look into besides.
         */
        get: operations["list-object-uses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell which operator is signed in */
        get: operations["get-operator"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List jobs of all tenants */
        get: operations["list-all-jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a job again */
        post: operations["retry-job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/support": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the own support access */
        get: operations["list-own-support-access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/support/{id}/enter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Act as support in a tenant that has agreed
         * @description Sets a cookie. Programs show the id as header `Kontor-Support` beside their session instead. Every request is written into the tenant's audit.
         */
        post: operations["enter-as-support"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell how the installation fares */
        get: operations["get-system"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tenants */
        get: operations["list-tenants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/tenants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a tenant */
        get: operations["get-operated-tenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/tenants/{id}/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a domain as a tenant's without a record */
        post: operations["approve-tenant-domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/tenants/{id}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Limit what a tenant uses */
        put: operations["set-tenant-limits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/tenants/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a suspended tenant back */
        post: operations["resume-tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/tenants/{id}/support": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a tenant for access as support */
        post: operations["ask-for-support-access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator/tenants/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a tenant
         * @description Nobody there can sign in any more; all data stays.
         */
        post: operations["suspend-tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with a link
         * @description All sessions of the account end, in every company.
         */
        post: operations["reset-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password/reset-request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to a new password
         * @description The answer is the same for every address.
         */
        post: operations["request-password-reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-abilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what plugins offer on the records of an object */
        get: operations["list-plugin-abilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the plugins that can be installed */
        get: operations["list-plugin-offers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in the package of a plugin
         * @description Multipart: one part `file`. The package must be signed with a key that whoever runs this Kontor trusts. Nothing of it runs before it is installed and enabled.
         */
        post: operations["upload-plugin-package"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-packages/bundled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take in the package of a plugin that is bundled or in the registry */
        post: operations["take-bundled-plugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-packages/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Review what a package asks for */
        get: operations["review-plugin-package"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-packages/{id}/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a version on what has happened
         * @description The package is another version of an installed plugin. It is told of the last days' changes and asked before the writes of then, with the rights of the version that is installed; nothing that it wants is done. The run lists what it would have changed.
         */
        post: operations["try-plugin-package"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-panels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what plugins show on the records of an object, or as whole pages */
        get: operations["list-plugin-panels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See how far a run of a plugin is */
        get: operations["get-plugin-run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a run of a plugin before its next step */
        post: operations["cancel-plugin-run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the company's plugins */
        get: operations["list-plugins"];
        put?: never;
        /**
         * Install a plugin
         * @description Agrees to what the review of the package with the digest says. It is not called before it is enabled.
         */
        post: operations["install-plugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a plugin */
        get: operations["get-plugin"];
        put?: never;
        post?: never;
        /** Remove a plugin with its data */
        delete: operations["remove-plugin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a plugin do something */
        post: operations["run-plugin-action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/actions/{action}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a plugin do something with many records
         * @description At most 5,000 records, one after the other, by a job that acts for whoever asks. The run says how far it is.
         */
        post: operations["start-plugin-action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/audiences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the audiences that a plugin keeps */
        get: operations["list-plugin-audiences"];
        put?: never;
        /**
         * Have a plugin keep the contacts of a saved view at advertising networks
         * @description Only those who have agreed to it; whoever withdraws is taken out at once. Nothing but hashes leaves Kontor.
         */
        post: operations["add-plugin-audience"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/audiences/{audience}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take everybody out of an audience and forget it */
        delete: operations["drop-plugin-audience"];
        options?: never;
        head?: never;
        /**
         * Pause an audience, or let it go on
         * @description Nobody joins a paused audience; whoever withdraws leaves it all the same.
         */
        patch: operations["pause-plugin-audience"];
        trace?: never;
    };
    "/api/v1/plugins/{id}/audiences/{audience}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was told of an audience */
        get: operations["list-plugin-audience-runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/audiences/{audience}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look through an audience now */
        post: operations["sync-plugin-audience"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the calls of a plugin, the newest first */
        get: operations["list-plugin-calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a plugin whether its configuration works */
        post: operations["check-plugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Configure a plugin */
        put: operations["configure-plugin"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turn a plugin off */
        post: operations["disable-plugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turn a plugin on */
        post: operations["enable-plugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/flows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what a plugin has read, written and sent, by day */
        get: operations["list-plugin-flows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/panels/{panel}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a plugin what its panel shows */
        post: operations["render-plugin-panel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go back to the version before the last upgrade */
        post: operations["roll-back-plugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask one of a plugin's routes that are for people who are signed in
         * @description Frames of plugins ask here by way of the app: the routes with the auth `person`. Bodies are texts.
         */
        post: operations["ask-plugin-route"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/upgrade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put another version of a plugin in place
         * @description Calls that are under way end with the version that they began with. The configuration has to fit the new version.
         */
        post: operations["upgrade-plugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what a plugin costs */
        get: operations["get-plugin-usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get how people are written to */
        get: operations["get-privacy-settings"];
        /** Set how people are written to */
        put: operations["set-privacy-settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the public key that a browser subscribes with */
        get: operations["get-push-key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have this browser told of your notifications */
        post: operations["subscribe-device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have this browser told no more */
        post: operations["unsubscribe-device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/article_categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Article categories */
        get: operations["list-records-article-categories"];
        put?: never;
        /** Create Article categories */
        post: operations["create-record-article-categories"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/article_categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Article categories */
        get: operations["get-record-article-categories"];
        put?: never;
        post?: never;
        /** Delete Article categories */
        delete: operations["delete-record-article-categories"];
        options?: never;
        head?: never;
        /** Change Article categories */
        patch: operations["update-record-article-categories"];
        trace?: never;
    };
    "/api/v1/records/articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Articles */
        get: operations["list-records-articles"];
        put?: never;
        /** Create Articles */
        post: operations["create-record-articles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/articles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Articles */
        get: operations["get-record-articles"];
        put?: never;
        post?: never;
        /** Delete Articles */
        delete: operations["delete-record-articles"];
        options?: never;
        head?: never;
        /** Change Articles */
        patch: operations["update-record-articles"];
        trace?: never;
    };
    "/api/v1/records/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Calls */
        get: operations["list-records-calls"];
        put?: never;
        /** Create Calls */
        post: operations["create-record-calls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/calls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Calls */
        get: operations["get-record-calls"];
        put?: never;
        post?: never;
        /** Delete Calls */
        delete: operations["delete-record-calls"];
        options?: never;
        head?: never;
        /** Change Calls */
        patch: operations["update-record-calls"];
        trace?: never;
    };
    "/api/v1/records/companies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Companies */
        get: operations["list-records-companies"];
        put?: never;
        /** Create Companies */
        post: operations["create-record-companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/companies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Companies */
        get: operations["get-record-companies"];
        put?: never;
        post?: never;
        /** Delete Companies */
        delete: operations["delete-record-companies"];
        options?: never;
        head?: never;
        /** Change Companies */
        patch: operations["update-record-companies"];
        trace?: never;
    };
    "/api/v1/records/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Consents */
        get: operations["list-records-consents"];
        put?: never;
        /** Create Consents */
        post: operations["create-record-consents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/consents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Consents */
        get: operations["get-record-consents"];
        put?: never;
        post?: never;
        /** Delete Consents */
        delete: operations["delete-record-consents"];
        options?: never;
        head?: never;
        /** Change Consents */
        patch: operations["update-record-consents"];
        trace?: never;
    };
    "/api/v1/records/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Contacts */
        get: operations["list-records-contacts"];
        put?: never;
        /** Create Contacts */
        post: operations["create-record-contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Contacts */
        get: operations["get-record-contacts"];
        put?: never;
        post?: never;
        /** Delete Contacts */
        delete: operations["delete-record-contacts"];
        options?: never;
        head?: never;
        /** Change Contacts */
        patch: operations["update-record-contacts"];
        trace?: never;
    };
    "/api/v1/records/contacts/{id}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a contact has agreed to
         * @description What counts, by channel and purpose; the history of each is that of its record.
         */
        get: operations["list-contact-consents"];
        put?: never;
        /**
         * Note down that a contact has agreed or has withdrawn
         * @description A withdrawal holds at once, also for messages that wait already.
         */
        post: operations["set-contact-consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/contacts/{id}/consents/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a contact by e-mail whether it agrees
         * @description Double opt-in: the e-mail has a link to a page on which the person says yes. What was shown, when and from where it was confirmed is kept.
         */
        post: operations["ask-contact-consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/contracts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Contracts */
        get: operations["list-records-contracts"];
        put?: never;
        /** Create Contracts */
        post: operations["create-record-contracts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/contracts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Contracts */
        get: operations["get-record-contracts"];
        put?: never;
        post?: never;
        /** Delete Contracts */
        delete: operations["delete-record-contracts"];
        options?: never;
        head?: never;
        /** Change Contracts */
        patch: operations["update-record-contracts"];
        trace?: never;
    };
    "/api/v1/records/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Conversations */
        get: operations["list-records-conversations"];
        put?: never;
        /** Create Conversations */
        post: operations["create-record-conversations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Conversations */
        get: operations["get-record-conversations"];
        put?: never;
        post?: never;
        /** Delete Conversations */
        delete: operations["delete-record-conversations"];
        options?: never;
        head?: never;
        /** Change Conversations */
        patch: operations["update-record-conversations"];
        trace?: never;
    };
    "/api/v1/records/deals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Deals */
        get: operations["list-records-deals"];
        put?: never;
        /** Create Deals */
        post: operations["create-record-deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/deals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Deals */
        get: operations["get-record-deals"];
        put?: never;
        post?: never;
        /** Delete Deals */
        delete: operations["delete-record-deals"];
        options?: never;
        head?: never;
        /** Change Deals */
        patch: operations["update-record-deals"];
        trace?: never;
    };
    "/api/v1/records/emails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List E-mails */
        get: operations["list-records-emails"];
        put?: never;
        /** Create E-mails */
        post: operations["create-record-emails"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/emails/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get E-mails */
        get: operations["get-record-emails"];
        put?: never;
        post?: never;
        /** Delete E-mails */
        delete: operations["delete-record-emails"];
        options?: never;
        head?: never;
        /** Change E-mails */
        patch: operations["update-record-emails"];
        trace?: never;
    };
    "/api/v1/records/ideas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Ideas */
        get: operations["list-records-ideas"];
        put?: never;
        /** Create Ideas */
        post: operations["create-record-ideas"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/ideas/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Ideas */
        get: operations["get-record-ideas"];
        put?: never;
        post?: never;
        /** Delete Ideas */
        delete: operations["delete-record-ideas"];
        options?: never;
        head?: never;
        /** Change Ideas */
        patch: operations["update-record-ideas"];
        trace?: never;
    };
    "/api/v1/records/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Leads */
        get: operations["list-records-leads"];
        put?: never;
        /** Create Leads */
        post: operations["create-record-leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/leads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Leads */
        get: operations["get-record-leads"];
        put?: never;
        post?: never;
        /** Delete Leads */
        delete: operations["delete-record-leads"];
        options?: never;
        head?: never;
        /** Change Leads */
        patch: operations["update-record-leads"];
        trace?: never;
    };
    "/api/v1/records/leads/{id}/convert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turn a lead into a contact, a company and a deal */
        post: operations["convert-lead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/meetings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Meetings */
        get: operations["list-records-meetings"];
        put?: never;
        /** Create Meetings */
        post: operations["create-record-meetings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/meetings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Meetings */
        get: operations["get-record-meetings"];
        put?: never;
        post?: never;
        /** Delete Meetings */
        delete: operations["delete-record-meetings"];
        options?: never;
        head?: never;
        /** Change Meetings */
        patch: operations["update-record-meetings"];
        trace?: never;
    };
    "/api/v1/records/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Messages */
        get: operations["list-records-messages"];
        put?: never;
        /** Create Messages */
        post: operations["create-record-messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Messages */
        get: operations["get-record-messages"];
        put?: never;
        post?: never;
        /** Delete Messages */
        delete: operations["delete-record-messages"];
        options?: never;
        head?: never;
        /** Change Messages */
        patch: operations["update-record-messages"];
        trace?: never;
    };
    "/api/v1/records/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Notes */
        get: operations["list-records-notes"];
        put?: never;
        /** Create Notes */
        post: operations["create-record-notes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/notes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Notes */
        get: operations["get-record-notes"];
        put?: never;
        post?: never;
        /** Delete Notes */
        delete: operations["delete-record-notes"];
        options?: never;
        head?: never;
        /** Change Notes */
        patch: operations["update-record-notes"];
        trace?: never;
    };
    "/api/v1/records/pipelines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Pipelines */
        get: operations["list-records-pipelines"];
        put?: never;
        /** Create Pipelines */
        post: operations["create-record-pipelines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/pipelines/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Pipelines */
        get: operations["get-record-pipelines"];
        put?: never;
        post?: never;
        /** Delete Pipelines */
        delete: operations["delete-record-pipelines"];
        options?: never;
        head?: never;
        /** Change Pipelines */
        patch: operations["update-record-pipelines"];
        trace?: never;
    };
    "/api/v1/records/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Products */
        get: operations["list-records-products"];
        put?: never;
        /** Create Products */
        post: operations["create-record-products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Products */
        get: operations["get-record-products"];
        put?: never;
        post?: never;
        /** Delete Products */
        delete: operations["delete-record-products"];
        options?: never;
        head?: never;
        /** Change Products */
        patch: operations["update-record-products"];
        trace?: never;
    };
    "/api/v1/records/stages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Stages */
        get: operations["list-records-stages"];
        put?: never;
        /** Create Stages */
        post: operations["create-record-stages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/stages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Stages */
        get: operations["get-record-stages"];
        put?: never;
        post?: never;
        /** Delete Stages */
        delete: operations["delete-record-stages"];
        options?: never;
        head?: never;
        /** Change Stages */
        patch: operations["update-record-stages"];
        trace?: never;
    };
    "/api/v1/records/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Tasks */
        get: operations["list-records-tasks"];
        put?: never;
        /** Create Tasks */
        post: operations["create-record-tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Tasks */
        get: operations["get-record-tasks"];
        put?: never;
        post?: never;
        /** Delete Tasks */
        delete: operations["delete-record-tasks"];
        options?: never;
        head?: never;
        /** Change Tasks */
        patch: operations["update-record-tasks"];
        trace?: never;
    };
    "/api/v1/records/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Tickets */
        get: operations["list-records-tickets"];
        put?: never;
        /** Create Tickets */
        post: operations["create-record-tickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Tickets */
        get: operations["get-record-tickets"];
        put?: never;
        post?: never;
        /** Delete Tickets */
        delete: operations["delete-record-tickets"];
        options?: never;
        head?: never;
        /** Change Tickets */
        patch: operations["update-record-tickets"];
        trace?: never;
    };
    "/api/v1/records/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List records */
        get: operations["list-records"];
        put?: never;
        /** Create a record */
        post: operations["create-record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/aggregate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Group records and work out numbers
         * @description {"filter":{…},"group_by":[{"field":"close_date","bucket":"month"}],"measures":[{"func":"sum","field":"amount"}],"sort":[…],"limit":100}
         */
        post: operations["aggregate-records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do up to 1,000 writes in one transaction
         * @description {"mode":"all_or_nothing","operations":[{"op":"create","body":{…}},{"op":"update","id":"…","body":{…}}]}; operations may name another object.
         */
        post: operations["batch-records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change, delete or restore everything that a filter finds
         * @description {"op":"update","filter":{…},"record":{…},"dry_run":true}; op is update, delete or restore.
         */
        post: operations["bulk-records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find records that a new one may be a duplicate of */
        post: operations["find-duplicates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make one record out of several
         * @description The record `into` stays. Those in `from` go to the bin; asking for one of them afterwards answers 404 with the code `merged` and the id of the record that has stayed in `params.merged_into`. `values` says by field from which of the records its value is taken. Undo of the change set restores everything.
         */
        post: operations["merge-records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** List records by a filter tree */
        post: operations["query-records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/upsert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a record, or change the one that matches
         * @description {"match":{"field":"email"},"record":{"email":"…","first_name":"…"}}
         */
        post: operations["upsert-record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a record */
        get: operations["get-record"];
        put?: never;
        post?: never;
        /** Move a record to the bin */
        delete: operations["delete-record"];
        options?: never;
        head?: never;
        /** Change fields of a record */
        patch: operations["update-record"];
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say who may do what with a record, and why
         * @description With `user`, `action` or `field` the answer explains itself: which role, scope, condition, share, grant or denial has decided, and what is missing where it is not allowed.
         */
        get: operations["get-record-access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/as-of": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a record as it was at a moment */
        get: operations["get-record-as-of"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find duplicates of a record */
        get: operations["list-duplicates-of"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a record's files */
        get: operations["list-record-files"];
        put?: never;
        /**
         * Put a file on a record
         * @description Multipart: one part `file` with its name. What it is is told by its content.
         */
        post: operations["attach-file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/files/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a file away from a record
         * @description It can be put back for 30 days.
         */
        delete: operations["detach-file"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/files/{file}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download a record's file */
        get: operations["fetch-file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/files/{file}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a file back on a record */
        post: operations["restore-file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the changes of a record */
        get: operations["get-record-history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/layout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell which parts of your layout a record does not show */
        get: operations["get-record-layout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Propose people to mention in a text about a record */
        get: operations["list-record-people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say that you look at a record, and learn who else does
         * @description It counts for 45 seconds. `presence.changed` in the event stream tells that somebody has come or gone, or writes.
         */
        put: operations["look-at-record"];
        post?: never;
        /** Say that you look at a record no more */
        delete: operations["leave-record"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/relations/{relation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a record's links by a relation */
        get: operations["list-links"];
        put?: never;
        /** Link a record to another */
        post: operations["create-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/relations/{relation}/{edge}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a link */
        delete: operations["delete-link"];
        options?: never;
        head?: never;
        /** Change a link */
        patch: operations["update-link"];
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a record out of the bin */
        post: operations["restore-record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List with whom a record is shared */
        get: operations["list-shares"];
        put?: never;
        /**
         * Share a record with a user or a team
         * @description Whoever may change a record may share it. Sharing again with the same user or team changes the share.
         */
        post: operations["share-record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/shares/{share}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a share back */
        delete: operations["unshare-record"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what plugins suggest for a record */
        get: operations["list-suggestions"];
        put?: never;
        /** Ask a plugin what it knows of a record */
        post: operations["enrich-record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/suggestions/{suggestions}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write what a plugin suggests, or dismiss it */
        post: operations["apply-suggestions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{object}/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List everything that happened around a record */
        get: operations["get-record-timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/relations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a relation between two objects */
        post: operations["create-relation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/relations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an own relation out of use */
        delete: operations["delete-relation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all roles
         * @description Needs the function settings.access or users.manage.
         */
        get: operations["list-roles"];
        put?: never;
        /**
         * Create a role
         * @description Nobody can create a role that allows more than his own roles do.
         */
        post: operations["create-role"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a role */
        get: operations["get-role"];
        put?: never;
        post?: never;
        /** Delete a role that nobody has */
        delete: operations["delete-role"];
        options?: never;
        head?: never;
        /** Change a role */
        patch: operations["update-role"];
        trace?: never;
    };
    "/api/v1/roles/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what a change of a role would do
         * @description Counts the records of each object that would become visible or invisible, and to how many people. Nothing is changed.
         */
        post: operations["preview-role"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sample-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell whether there is sample data */
        get: operations["get-sample-data"];
        put?: never;
        post?: never;
        /**
         * Remove all sample data for good
         * @description Also what was changed of it since, and activities that were added to nothing else. Own records stay and lose their references to it. The ledger keeps what it knows.
         */
        delete: operations["remove-sample-data"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sample-data/removal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what removing the sample data would take
         * @description Which sample records were changed since, which activities go along, and which own records lose a reference. Nothing is changed.
         */
        get: operations["get-sample-data-removal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scim-mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the roles that follow the directory */
        get: operations["get-scim-mapping"];
        /**
         * Set the roles that follow the directory
         * @description Groups of the directory are teams; a role of a group is one of its team. The directory may then also change people who have these roles.
         */
        put: operations["set-scim-mapping"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scim-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tokens of the company's directory */
        get: operations["list-scim-tokens"];
        put?: never;
        /**
         * Create a token for the company's directory
         * @description It opens /scim/v2 and nothing else. The secret is shown in this answer only.
         */
        post: operations["create-scim-token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scim-token/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token of the company's directory */
        delete: operations["revoke-scim-token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search all objects */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service/learnings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell how good suggestions are
         * @description As measured on the company's own tickets that the model had not seen.
         */
        get: operations["list-learnings"];
        put?: never;
        /**
         * Learn from the tickets anew
         * @description It is done in the background, within a minute or so.
         */
        post: operations["learn-from-tickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List macros, canned replies, calendars, SLA policies and routing */
        get: operations["list-service-rules"];
        put?: never;
        /** Add a rule of the service desk */
        post: operations["create-service-rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace a rule of the service desk */
        put: operations["update-service-rule"];
        post?: never;
        /** Remove a rule of the service desk */
        delete: operations["delete-service-rule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the own sessions */
        get: operations["list-sessions"];
        put?: never;
        post?: never;
        /** End all own sessions but this one */
        delete: operations["end-other-sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of the own sessions */
        delete: operations["end-session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get how people may sign in */
        get: operations["get-sign-in-policy"];
        /**
         * Set how people may sign in
         * @description Sessions that do not fit any more end at once.
         */
        put: operations["set-sign-in-policy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a company up
         * @description Sets the session cookie of the company's first user, an administrator. Whoever has an account already signs another company up with its password.
         */
        post: operations["signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso-domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the company's e-mail domains */
        get: operations["list-sso-domains"];
        put?: never;
        /**
         * Add an e-mail domain
         * @description The answer says how to prove it.
         */
        post: operations["create-sso-domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso-domains/{domain}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Give an e-mail domain up */
        delete: operations["delete-sso-domain"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso-domains/{domain}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove an e-mail domain */
        post: operations["verify-sso-domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List identity providers */
        get: operations["list-sso-providers"];
        put?: never;
        /**
         * Add an identity provider
         * @description It must answer at its issuer.
         */
        post: operations["create-sso-provider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso-providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an identity provider */
        get: operations["get-sso-provider"];
        put?: never;
        post?: never;
        /**
         * Remove an identity provider
         * @description Whoever has come through it is signed out.
         */
        delete: operations["delete-sso-provider"];
        options?: never;
        head?: never;
        /** Change an identity provider */
        patch: operations["update-sso-provider"];
        trace?: never;
    };
    "/api/v1/sso/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out, at the provider too */
        post: operations["logout-everywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/{id}/arrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come home to a company's own host
         * @description Browsers come here from finish-sso; the answer leads them on.
         */
        get: operations["arrive-sso"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/{id}/backchannel-logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End sessions at a provider's word
         * @description OpenID Connect Back-Channel Logout 1.0: providers call it with a logout_token.
         */
        post: operations["end-sso-sessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/{id}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from a provider
         * @description Browsers come here; the answer leads them on.
         */
        get: operations["finish-sso"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/{id}/continue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Go on from a company's own host to a provider
         * @description Browsers come here from start-sso; the answer leads them on.
         */
        get: operations["continue-sso"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to be known by a provider */
        post: operations["link-sso"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to sign in at a provider */
        post: operations["start-sso"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/starter-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the templates to start with */
        get: operations["list-starter-templates"];
        put?: never;
        /**
         * Add what a template has to the own company
         * @description Pipelines, fields, roles and views that are there already stay as they are.
         */
        post: operations["apply-starter-template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what changes
         * @description The change feed as server-sent events, as it grows. An event's id is its place in the feed, so that a reader who was cut off misses nothing. `metadata.changed`, `access.changed`, `billing.changed` and `alerts.changed` tell that the data model, rights, the company's plan or its alerts were changed, `notifications.changed` that there is something new for you, `preferences.changed` that you have set something for yourself elsewhere.
         */
        get: operations["stream-changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what operators have asked the own company for */
        get: operations["list-support-access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-access/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop acting as support */
        post: operations["leave-support"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-access/present": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell which operators may look into the own company now */
        get: operations["get-present-support"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-access/{id}/allow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let an operator in */
        post: operations["allow-support-access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-access/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do not let an operator in */
        post: operations["refuse-support-access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-access/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End an operator's access at once */
        post: operations["revoke-support-access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all teams */
        get: operations["list-teams"];
        put?: never;
        /** Create a team */
        post: operations["create-team"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a team */
        get: operations["get-team"];
        put?: never;
        post?: never;
        /**
         * Delete a team
         * @description Its members stay users. A team that has teams below it cannot be deleted.
         */
        delete: operations["delete-team"];
        options?: never;
        head?: never;
        /** Change a team */
        patch: operations["update-team"];
        trace?: never;
    };
    "/api/v1/teams/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what a change of a team would do
         * @description Counts the records of each object that would become visible or invisible, and to how many people. Nothing is changed.
         */
        post: operations["preview-team"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the own company */
        get: operations["get-tenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the own company */
        patch: operations["update-tenant"];
        trace?: never;
    };
    "/api/v1/tenant-exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List exports of the own company */
        get: operations["list-tenant-exports"];
        put?: never;
        /**
         * Export everything of the own company
         * @description One signed archive without anybody's secrets, which another Kontor takes in with `kontor tenant import`. It can be fetched for 48 hours.
         */
        post: operations["start-tenant-export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant-exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an export of the own company */
        get: operations["get-tenant-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant-exports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download an export of the own company */
        get: operations["download-tenant-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have the own company erased
         * @description It happens after 30 days, in which it can be taken back, and in which everybody goes on working. All administrators are told, and get a signed proof at the end.
         */
        post: operations["request-erasure"];
        /** Take back that the own company is to be erased */
        delete: operations["cancel-erasure"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store what a customer says
         * @description As a message of the ticket that it belongs to, or as a new ticket.
         */
        post: operations["open-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/macro": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply a macro
         * @description It changes the ticket, and proposes an answer and a note. Nothing is sent.
         */
        post: operations["apply-macro"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make one ticket out of several */
        post: operations["merge-tickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write an internal note */
        post: operations["note-on-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/render": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fill the placeholders of a text
         * @description `{{ticket.number}}`, `{{contact.first_name|there}}`, `{{company.name}}`, `{{me.name}}`; behind the bar stands what is taken where there is nothing.
         */
        post: operations["render-for-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/reply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer the customer
         * @description The answer can be taken back until `send_after`.
         */
        post: operations["reply-to-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move messages to a ticket of their own */
        post: operations["split-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/suggestion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept or reject a suggested topic or priority
         * @description What is suggested stands in the ticket's field `suggestion`.
         */
        post: operations["judge-suggestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what the own company uses
         * @description Records, files and members are as they were measured last, which is done every hour.
         */
        get: operations["get-usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users by name */
        get: operations["list-users"];
        put?: never;
        /**
         * Add a user
         * @description Nobody can give a user more rights than his own.
         */
        post: operations["create-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a user */
        get: operations["get-user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Everybody may change the own name, language and time zone. The rest needs the function users.manage, and other roles a recent proof of who one is, too.
         */
        patch: operations["update-user"];
        trace?: never;
    };
    "/api/v1/users/{id}/absences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List when a user is away, and who stands in */
        get: operations["list-absences"];
        put?: never;
        /**
         * Say that a user is away, and who stands in
         * @description Meanwhile the deputy may do with the user's records what the deputy may do with own ones. Everybody may name the own deputy; for others it needs the function users.manage.
         */
        post: operations["add-absence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/absences/{absence}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End an absence */
        delete: operations["remove-absence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a suspended user
         * @description Name and address go for good, in the audit, too; what the person has done stays, under the id alone.
         */
        post: operations["erase-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a user's second factor and passkeys away
         * @description For somebody who has lost the device. All sessions of the user end.
         */
        delete: operations["reset-user-factors"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a user was given or is denied personally
         * @description Everybody may ask about himself; others need the function settings.access or users.manage.
         */
        get: operations["list-user-grants"];
        put?: never;
        /**
         * Give a user something, or deny it
         * @description Nobody can give more than his own rights.
         */
        post: operations["add-user-grant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/grants/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what a personal grant would do
         * @description Counts the records of each object that would become visible or invisible, and to how many people. Nothing is changed.
         */
        post: operations["preview-user-grant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/grants/{grant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a personal grant back */
        delete: operations["remove-user-grant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand over what a user owns to another
         * @description Changes the owner of all records, in one change set, as far as you may change them in bulk. More than 1,000 are done by a job.
         */
        post: operations["hand-over-records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a user a new password
         * @description All sessions of the user end. Not possible for somebody who belongs to several companies.
         */
        put: operations["set-user-password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what other roles or teams of a user would do
         * @description Counts the records of each object that would become visible or invisible, and to how many people. Nothing is changed.
         */
        post: operations["preview-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/view-as": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at Kontor as a user does
         * @description Until it ends, requests with the header `Kontor-View-As: <user id>` see what the user sees, and can change nothing. It is written down.
         */
        post: operations["start-viewing"];
        /** Cease to look at Kontor as a user does */
        delete: operations["end-viewing"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your views and those that are shared with you */
        get: operations["list-views"];
        put?: never;
        /** Save a view */
        post: operations["create-view"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a view */
        get: operations["get-view"];
        put?: never;
        post?: never;
        /** Delete a view */
        delete: operations["delete-view"];
        options?: never;
        head?: never;
        /** Change a view */
        patch: operations["update-view"];
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhooks */
        get: operations["list-webhooks"];
        put?: never;
        /**
         * Subscribe an address to events
         * @description Messages follow Standard Webhooks and carry a CloudEvents body. The answer shows the signing secret, this once.
         */
        post: operations["create-webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/stripe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive an event from Stripe
         * @description For Stripe only: the signature in Stripe-Signature is checked. An event that has come before does nothing.
         */
        post: operations["receive-stripe-event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a webhook */
        get: operations["get-webhook"];
        put?: never;
        post?: never;
        /** Delete a webhook with its deliveries */
        delete: operations["delete-webhook"];
        options?: never;
        head?: never;
        /** Change a webhook */
        patch: operations["update-webhook"];
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List deliveries, the newest first */
        get: operations["list-webhook-deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/{delivery}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery again */
        post: operations["replay-webhook-delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret
         * @description For 24 hours messages are signed with the old secret, too.
         */
        post: operations["rotate-webhook-secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test event */
        post: operations["test-webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        APIKey: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            expires_at: string | null;
            hint: string;
            id: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            networks: string[] | null;
            /** Format: date-time */
            revoked_at: string | null;
            role_ids: string[] | null;
            /** Format: date-time */
            rotated_at: string | null;
            scopes: string[] | null;
            user_id: string;
        };
        AbilitiesView: {
            actions: components["schemas"]["ActionView"][] | null;
            enrich: boolean;
            installation_id: string;
            names: {
                [key: string]: string;
            };
            plugin: string;
        };
        Absence: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            deputy_id: string;
            /** Format: date-time */
            ends_at: string;
            id: string;
            /** Format: date-time */
            starts_at: string;
            user_id: string;
        };
        AcceptBody: {
            name?: string;
            /** @description A new password, or that of the account which the address has */
            password?: string;
            /** @description What stands behind the # of the link */
            token: string;
        };
        Access: {
            /** @description What may be done with the record. */
            actions: {
                [key: string]: boolean;
            };
            /** @description Why, when user, action or field was asked about. */
            explanation?: components["schemas"]["Explanation"];
            /** @description What may be done with each field: masked, read or write. Hidden fields are not named. */
            fields: {
                [key: string]: string;
            };
        };
        AccountInput: {
            /** @description Folder to read; INBOX when empty. */
            folder?: string;
            /** @description Empty takes the server away. */
            host: string;
            /** @description It is sealed and never shown; leave it out to keep it. */
            password?: string;
            /**
             * Format: int64
             * @description 0 for the usual one.
             */
            port?: number;
            /**
             * @description TLS from the first byte, after STARTTLS, or none; tls when empty.
             * @enum {string}
             */
            tls?: "tls" | "starttls" | "none";
            user?: string;
        };
        AccountView: {
            /** @description Folder that is read; of IMAP only. */
            folder?: string;
            host: string;
            /** Format: int64 */
            port: number;
            /** @enum {string} */
            tls: "tls" | "starttls" | "none";
            user?: string;
        };
        ActionBody: {
            input?: {
                [key: string]: unknown;
            };
            object?: string;
            record_id?: string;
        };
        ActionDone: {
            /** @description What the plugin has changed of records; each can be undone */
            change_set_ids: string[] | null;
            /** @description The plugin's own words */
            message?: string;
            output: unknown;
        };
        ActionImpact: {
            action: string;
            from: string;
            /** @description Stable id of the object; * for all that are not named */
            object_id: string;
            /** Format: int64 */
            people: number;
            to: string;
        };
        ActionView: {
            id: string;
            input_schema: unknown;
            titles: {
                [key: string]: string;
            };
        };
        "Add-mail-domainRequest": {
            /** @example example.org */
            domain: string;
        };
        "Add-mail-suppressionRequest": {
            address: string;
        };
        Added: {
            /** Format: int64 */
            fields: number;
            /** Format: int64 */
            objects: number;
            /** Format: int64 */
            pipelines: number;
            /** Format: int64 */
            roles: number;
            /** Format: int64 */
            sample_records: number;
            /** Format: int64 */
            views: number;
        };
        Address: {
            city?: string;
            country?: string;
            postal_code?: string;
            region?: string;
            street?: string;
            street2?: string;
        };
        AlertBody: {
            /**
             * @description What has followed besides
             * @enum {string}
             */
            action: "alert" | "relogin" | "freeze_exports";
            /** @description Whence it came */
            address?: string;
            /** Format: date-time */
            at: string;
            /**
             * Format: int64
             * @description What would have been let pass
             */
            bound: number;
            /** Format: date-time */
            closed_at: string | null;
            closed_by?: string;
            detail: unknown;
            id: string;
            reason?: string;
            /** @enum {string} */
            rule: "exports" | "views" | "changes" | "imports" | "off_hours" | "failed_logins" | "new_place" | "own_rights";
            /** @enum {string} */
            state: "open" | "acknowledged" | "dismissed";
            /** @description What was found, in words */
            text: string;
            /** @description Whom it is about */
            user_id?: string;
            /**
             * Format: int64
             * @description What is usual for the person
             */
            usual: number;
            /**
             * Format: int64
             * @description How much was counted
             */
            value: number;
        };
        AllowBody: {
            /** @description Roles of support; without any one that reads everything, or with write that of a manager */
            role_ids?: string[] | null;
            /** @description Let support change things, if it has asked for that */
            write?: boolean;
        };
        Allowance: {
            /** Format: int64 */
            plugins: number;
            /** Format: int64 */
            records: number;
            /** Format: int64 */
            seats: number;
            /** Format: int64 */
            storage_mb: number;
        };
        Ambiguity: {
            conflict: boolean;
            examples: string[] | null;
            what: string;
        };
        Answer: {
            address: string;
            id: string;
            language: string;
            open: boolean;
            slug: string;
            snippet: string;
            text: string;
            title: string;
            visibility: string;
        };
        AnswerBody: {
            text: string;
        };
        Answered: {
            choices: string[];
            /** Format: double */
            confidence: number;
            handed_over: boolean;
            intent?: string;
            message_id: string;
            name: string;
            sources: components["schemas"]["Source"][];
        };
        AnswersOutBody: {
            data: components["schemas"]["Answered"][];
        };
        AnswersOutputBody: {
            data: components["schemas"]["Answer"][] | null;
        };
        App: {
            active: boolean;
            confidential: boolean;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            hint?: string;
            id: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            redirect_uris: string[] | null;
            role_ids: string[] | null;
            scopes: string[] | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        AppPatch: {
            /** @description false lets the app in no more, and ends all its tokens */
            active?: boolean;
            name?: string;
            redirect_uris?: string[];
            role_ids?: string[];
            scopes?: string[];
        };
        Applied: {
            note?: string;
            reply?: string;
        };
        ApplyBody: {
            /** @description Adds sample data, unless there is some */
            sample_data?: boolean;
            /** @description Name of the template */
            template: string;
        };
        ArchiveExport: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            id: string;
            requested_by: string;
            /** Format: int64 */
            size: number;
            state: string;
        };
        /** @description The shelves of the knowledge base. */
        ArticleCategories: {
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Name */
            name?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Position
             * Format: int64
             */
            position?: number | null;
            /**
             * Address
             * @description Stands in the portal's addresses; made from the name when left empty.
             */
            slug?: string | null;
            /**
             * Texts by language
             * @description Name and description by language, as in {"de":{"name":"…"}}.
             */
            texts?: unknown;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description The shelves of the knowledge base. */
        ArticleCategoriesInput: {
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Name */
            name: string;
            /** Owner */
            owner_id?: string | null;
            /**
             * Position
             * Format: int64
             */
            position?: number | null;
            /**
             * Address
             * @description Stands in the portal's addresses; made from the name when left empty.
             */
            slug?: string | null;
            /**
             * Texts by language
             * @description Name and description by language, as in {"de":{"name":"…"}}.
             */
            texts?: unknown;
        };
        ArticleCategoriesPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["ArticleCategories"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        /** @description The knowledge base: what customers and colleagues can read for themselves. */
        Articles: {
            /**
             * Customers' tags
             * @description Customers with one of these tags may read the article, when it is visible to some customers.
             */
            audience?: string[] | null;
            /** Category */
            category_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /**
             * Keywords
             * @description Further words under which the article is found.
             */
            keywords?: string[] | null;
            /**
             * Language
             * @description The language that the others are translated from.
             * @default en
             */
            language?: string | null;
            /** Live */
            readonly live?: boolean | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Title */
            name?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Position
             * Format: int64
             */
            position?: number | null;
            /**
             * Publish at
             * Format: date-time
             */
            publish_at?: string | null;
            /** Published texts */
            readonly published?: unknown;
            /**
             * Published
             * Format: date-time
             */
            readonly published_at?: string | null;
            /** Published by */
            readonly published_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly published_version?: number | null;
            /** Published text */
            readonly search_text?: string | null;
            /**
             * Address
             * @description Stands in the portal's addresses; made from the title when left empty.
             */
            slug?: string | null;
            /**
             * Status
             * @default draft
             * @enum {string|null}
             */
            status?: "draft" | "review" | "scheduled" | "published" | "archived" | null;
            /**
             * Texts by language
             * @description Title, summary and blocks by language.
             */
            texts?: unknown;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
            /**
             * Visible to
             * @default internal
             * @enum {string|null}
             */
            visibility?: "public" | "customers" | "segment" | "internal" | null;
        };
        /** @description The knowledge base: what customers and colleagues can read for themselves. */
        ArticlesInput: {
            /**
             * Customers' tags
             * @description Customers with one of these tags may read the article, when it is visible to some customers.
             */
            audience?: string[] | null;
            /** Category */
            category_id?: string | null;
            /** External ID */
            external_id?: string | null;
            /**
             * Keywords
             * @description Further words under which the article is found.
             */
            keywords?: string[] | null;
            /**
             * Language
             * @description The language that the others are translated from.
             * @default en
             */
            language?: string | null;
            /** Title */
            name: string;
            /** Owner */
            owner_id?: string | null;
            /**
             * Position
             * Format: int64
             */
            position?: number | null;
            /**
             * Publish at
             * Format: date-time
             */
            publish_at?: string | null;
            /**
             * Address
             * @description Stands in the portal's addresses; made from the title when left empty.
             */
            slug?: string | null;
            /**
             * Status
             * @default draft
             * @enum {string|null}
             */
            status?: "draft" | "review" | "scheduled" | "published" | "archived" | null;
            /**
             * Texts by language
             * @description Title, summary and blocks by language.
             */
            texts?: unknown;
            /**
             * Visible to
             * @default internal
             * @enum {string|null}
             */
            visibility?: "public" | "customers" | "segment" | "internal" | null;
        };
        ArticlesPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Articles"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        AskBody: {
            body?: string;
            /** @enum {string} */
            method: "GET" | "POST" | "PUT";
            path: string;
            query?: string;
        };
        Assistant: {
            /**
             * @description With nobody there: message (if empty) has visitors leave one, answer has it answer all the same.
             * @enum {string}
             */
            away?: "message" | "answer";
            /**
             * Format: int64
             * @description After so many answers a person goes on; 0 for 10.
             */
            max_turns?: number;
            /** @description What visitors see; the plugin's name if empty. */
            name?: string;
            /** @description Id of the installation of a plugin that answers in chats. */
            responder: string;
            /**
             * @description When it is not sure: ask (if empty) lets it ask back, hand_over has a person go on at once.
             * @enum {string}
             */
            unsure?: "ask" | "hand_over";
        };
        Attachment: {
            /** Format: date-time */
            created_at: string;
            created_by?: string;
            created_by_name?: string;
            id: string;
            /** @description What the content looks like, whatever the name says. */
            mime: string;
            name: string;
            /**
             * @description How the content can be shown in place with inline=true; left out where it can only be downloaded.
             * @enum {string}
             */
            preview?: "image" | "audio" | "video";
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        AttachmentPage: {
            data: components["schemas"]["Attachment"][] | null;
            next_cursor?: string;
        };
        AttendBody: {
            there: boolean;
        };
        Audience: {
            id?: string;
            /** @enum {string} */
            kind: "everybody" | "role" | "team";
        };
        AudienceBody: {
            /** @description advertising by default */
            purpose?: string;
            /** @description All contacts who have agreed by default */
            view_id?: string;
        };
        AudiencePatchBody: {
            paused: boolean;
        };
        AudienceRunView: {
            /** Format: int64 */
            added: number;
            failure?: string;
            /** Format: date-time */
            finished_at: string;
            /**
             * Format: int64
             * @description Contacts that a network cannot read
             */
            refused: number;
            /** Format: int64 */
            removed: number;
            /** Format: date-time */
            started_at: string;
            /** @description All contacts were looked at, and not only those that have changed */
            whole: boolean;
        };
        AudienceView: {
            /** @description The network's own name */
            external_id?: string;
            /** @description What the last attempt has failed at */
            failure?: string;
            id: string;
            name: string;
            /** @description The purpose that contacts must have agreed to in the channel ads */
            purpose: string;
            /** @description Contacts are being told to the networks at this moment */
            running: boolean;
            /**
             * Format: int64
             * @description How many contacts are in it
             */
            size: number;
            /**
             * @description Paused audiences take nobody in, but whoever withdraws leaves; leaving ones are being emptied, and are gone then
             * @enum {string}
             */
            state: "active" | "paused" | "leaving";
            /** Format: date-time */
            synced_at: string | null;
            /** @description The saved view of contacts; empty for all contacts who have agreed */
            view_id: string;
        };
        Block: {
            /** @description The action is about the record on whose page the panel stands */
            about_record?: boolean;
            action?: string;
            children?: components["schemas"]["Block"][] | null;
            /** @description An https address */
            href?: string;
            input?: unknown;
            /** @enum {string} */
            kind: "text" | "heading" | "field" | "link" | "badge" | "button" | "list" | "table" | "notice";
            label?: string;
            /** @description The record that a link leads to */
            object?: string;
            record_id?: string;
            text?: string;
            /** @enum {string} */
            tone?: "good" | "warning" | "bad";
            value?: components["schemas"]["BlockValue"];
        };
        BlockValue: {
            boolean?: boolean;
            currency?: string;
            /**
             * Format: int64
             * @description A whole number, or an amount in minor units
             */
            integer?: number;
            /** @enum {string} */
            kind: "text" | "texts" | "integer" | "boolean" | "decimal" | "money" | "date" | "time" | "json";
            text?: string;
            texts?: string[] | null;
        };
        Brand: {
            color: string;
            logo_file_id?: string;
            logo_url?: string;
            name: string;
            sender: string;
        };
        BrandBody: {
            /** @description Colour of buttons and links, as in #1d4ed8; empty for Kontor's. White on it must be readable. */
            color?: string;
            /** @description Name on the pages for signing in; empty for the company's own */
            name?: string;
            /** @description Name that mails come from; empty for Kontor's own */
            sender?: string;
        };
        Broken: {
            detail?: string;
            reason: string;
            /** Format: int64 */
            seq: number;
        };
        CallView: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            cause: "event" | "before_save" | "enrich" | "action" | "job" | "request" | "check" | "panel" | "chat";
            detail?: string;
            /** Format: int64 */
            duration_us: number;
            id: string;
            log?: string;
            method: string;
            object?: string;
            /** @enum {string} */
            outcome: "ok" | "refused" | "failed" | "deadline";
            record_id?: string;
        };
        /** @description Phone calls. */
        Calls: {
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /** Deal */
            deal_id?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Notes */
            description?: string | null;
            /**
             * Direction
             * @enum {string|null}
             */
            direction?: "inbound" | "outbound" | null;
            /**
             * Duration in seconds
             * Format: int64
             */
            duration_seconds?: number | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /**
             * Outcome
             * @enum {string|null}
             */
            outcome?: "reached" | "not_reached" | "voicemail" | "busy" | "wrong_number" | null;
            /** Owner */
            owner_id?: string | null;
            /** Number */
            phone?: string | null;
            /**
             * Started
             * Format: date-time
             */
            started_at?: string | null;
            /** Subject */
            subject?: string | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description Phone calls. */
        CallsInput: {
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /** Deal */
            deal_id?: string | null;
            /** Notes */
            description?: string | null;
            /**
             * Direction
             * @enum {string|null}
             */
            direction?: "inbound" | "outbound" | null;
            /**
             * Duration in seconds
             * Format: int64
             */
            duration_seconds?: number | null;
            /** External ID */
            external_id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /**
             * Outcome
             * @enum {string|null}
             */
            outcome?: "reached" | "not_reached" | "voicemail" | "busy" | "wrong_number" | null;
            /** Owner */
            owner_id?: string | null;
            /** Number */
            phone?: string | null;
            /**
             * Started
             * Format: date-time
             */
            started_at?: string | null;
            /** Subject */
            subject: string;
        };
        CallsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Calls"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        Candidate: {
            id: string;
            reasons: components["schemas"]["Reason"][] | null;
            /** Format: int64 */
            score: number;
            title: string;
        };
        CandidatesOutputBody: {
            data: components["schemas"]["Candidate"][] | null;
        };
        CeremonyOutputBody: {
            /** @description What the browser's WebAuthn call takes, in its JSON form */
            options: {
                [key: string]: unknown;
            };
        };
        Change: {
            /** @enum {string} */
            action: "created" | "updated" | "deleted" | "restored" | "merged" | "linked" | "unlinked";
            /** @description Changed fields that you may see. */
            changed: string[] | null;
            /** @description What was changed together has the same. */
            changeset_id: string;
            /** Format: date-time */
            created_at: string;
            /** @description Place in the feed, to go on behind this change. */
            cursor: string;
            /** @description Id of the change; a webhook about it has the same. */
            id: string;
            /** @description API name of the object. */
            object: string;
            record_id: string;
            /** Format: int64 */
            version: number;
        };
        "Change-passwordRequest": {
            current_password: string;
            password: string;
        };
        ChangeKind: {
            action: string;
            object: string;
        };
        ChangeSet: {
            actor_id: string;
            actor_kind: string;
            changes: components["schemas"]["SetChange"][] | null;
            /** Format: date-time */
            created_at: string;
            id: string;
            on_behalf_of?: string;
            on_behalf_of_name?: string;
            reason?: string;
            /** Format: int64 */
            records: number;
            request_id?: string;
            truncated: boolean;
            undo_of?: string;
            undone_by?: string;
            user_id?: string;
            user_name?: string;
            via: string;
        };
        ChangeSetEntry: {
            actor_id: string;
            actor_kind: string;
            /** Format: date-time */
            created_at: string;
            id: string;
            kinds: components["schemas"]["ChangeKind"][] | null;
            object?: string;
            on_behalf_of?: string;
            on_behalf_of_name?: string;
            reason?: string;
            record_id?: string;
            /** Format: int64 */
            records: number;
            request_id?: string;
            undo_of?: string;
            undone_by?: string;
            user_id?: string;
            user_name?: string;
            via: string;
        };
        ChangeSetPage: {
            data: components["schemas"]["ChangeSetEntry"][] | null;
            next_cursor: string | null;
        };
        Chat: {
            agent_id?: string;
            /** @description An assistant has had the chat, or has it still. */
            assistant?: boolean;
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            email?: string;
            id: string;
            name: string;
            page?: string;
            /** @description Why the assistant has handed over: requested, unsure, turns, failed, late, off, taken, nothing_said, or in the plugin's words. */
            reason?: string;
            /** Format: date-time */
            spoken_at: string;
            /** @enum {string} */
            state: "bot" | "waiting" | "active" | "left" | "ended";
            /** @description The visitor still looks at the chat. */
            there: boolean;
            ticket_id: string;
        };
        ChatLine: {
            /** Format: date-time */
            at: string;
            /** @description An assistant has said it, no person. */
            bot?: boolean;
            choices?: string[];
            id: string;
            /** @description First name of who has answered. */
            name?: string;
            /** @description The visitor has said it. */
            own: boolean;
            /** @description Articles that everybody may read. */
            sources?: components["schemas"]["Source"][];
            text: string;
        };
        Check: {
            detail?: string;
            name: string;
            ok: boolean;
        };
        "Check-erasure-proofResponse": {
            /** @description The signature fits the statement */
            fits: boolean;
            /** @description It was made by this Kontor */
            own: boolean;
        };
        "Check-pluginResponse": {
            /** @description None where it works */
            problems: components["schemas"]["PluginProblem"][];
        };
        CheckoutBody: {
            /** @description month or year */
            interval: string;
            plan: string;
        };
        Choice: {
            id: string;
            name: string;
            preset?: string;
        };
        Choices: {
            providers: components["schemas"]["Choice"][] | null;
            ways: string[] | null;
        };
        CodeBody: {
            /** @description A code of the app, or a recovery code */
            code: string;
        };
        CodesOutputBody: {
            /** @description Each stands in for the second factor once. They are shown this once. */
            recovery_codes: string[] | null;
        };
        ColumnMap: {
            by?: string;
            column: string;
            /** Format: double */
            confidence?: number;
            field: string;
            missing?: string;
            new?: components["schemas"]["TabularNewField"];
            part?: string;
            reason?: string;
            separator?: string;
            values?: {
                [key: string]: string;
            };
        };
        ColumnValues: {
            column: string;
            values: string[] | null;
        };
        Columns: {
            /** @description API paths of the fields that stay in sight. */
            pinned?: string[];
            /** @description Pixels by the field's API path. */
            widths?: {
                [key: string]: number;
            };
        };
        /** @description Organisations you deal with. */
        Companies: {
            /** Address */
            address?: components["schemas"]["Address"] | null;
            /** Annual revenue */
            annual_revenue?: components["schemas"]["Money"] | null;
            /**
             * Type
             * @enum {string|null}
             */
            company_type?: "prospect" | "customer" | "partner" | "supplier" | "competitor" | "other" | null;
            contact_points?: components["schemas"]["ContactPoint"][];
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /** Domain */
            domain?: string | null;
            /**
             * E-mail
             * Format: email
             */
            email?: string | null;
            /**
             * Employees
             * Format: int64
             */
            employees?: number | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Industry */
            industry?: string | null;
            /**
             * Life-cycle stage
             * @enum {string|null}
             */
            lifecycle_stage?: "subscriber" | "lead" | "marketing_qualified" | "sales_qualified" | "opportunity" | "customer" | "evangelist" | "former_customer" | "other" | null;
            /**
             * LinkedIn
             * Format: uri
             */
            linkedin_url?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Name */
            name?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Parent company */
            parent_id?: string | null;
            /** Phone */
            phone?: string | null;
            /** Shipping address */
            shipping_address?: components["schemas"]["Address"] | null;
            /** Tags */
            tags?: string[] | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /** VAT ID */
            vat_id?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
            /**
             * Website
             * Format: uri
             */
            website?: string | null;
            /**
             * Founded
             * Format: int64
             */
            year_founded?: number | null;
        };
        /** @description Organisations you deal with. */
        CompaniesInput: {
            /** Address */
            address?: components["schemas"]["Address"] | null;
            /** Annual revenue */
            annual_revenue?: components["schemas"]["Money"] | null;
            /**
             * Type
             * @enum {string|null}
             */
            company_type?: "prospect" | "customer" | "partner" | "supplier" | "competitor" | "other" | null;
            contact_points?: components["schemas"]["ContactPoint"][];
            /** Description */
            description?: string | null;
            /** Domain */
            domain?: string | null;
            /**
             * E-mail
             * Format: email
             */
            email?: string | null;
            /**
             * Employees
             * Format: int64
             */
            employees?: number | null;
            /** External ID */
            external_id?: string | null;
            /** Industry */
            industry?: string | null;
            /**
             * Life-cycle stage
             * @enum {string|null}
             */
            lifecycle_stage?: "subscriber" | "lead" | "marketing_qualified" | "sales_qualified" | "opportunity" | "customer" | "evangelist" | "former_customer" | "other" | null;
            /**
             * LinkedIn
             * Format: uri
             */
            linkedin_url?: string | null;
            /** Name */
            name: string;
            /** Owner */
            owner_id?: string | null;
            /** Parent company */
            parent_id?: string | null;
            /** Phone */
            phone?: string | null;
            /** Shipping address */
            shipping_address?: components["schemas"]["Address"] | null;
            /** Tags */
            tags?: string[] | null;
            /** VAT ID */
            vat_id?: string | null;
            /**
             * Website
             * Format: uri
             */
            website?: string | null;
            /**
             * Founded
             * Format: int64
             */
            year_founded?: number | null;
        };
        CompaniesPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Companies"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        Company: {
            country: string;
            currency: string;
            id: string;
            locale: string;
            name: string;
            slug: string;
            time_zone: string;
        };
        Compared: {
            language: string;
            lines: components["schemas"]["Line"][] | null;
        };
        ConditionsView: {
            /** @description Groups that this record does not show. */
            groups: string[];
            /** @description Items that it does not show, by area. */
            items: {
                [key: string]: string[] | null;
            };
        };
        ConfigBody: {
            /** @description Secrets that are left out stay as they are; an empty one is taken away */
            config: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            policy?: "suggest" | "fill_empty";
            /** Format: int64 */
            revision?: number;
        };
        Consent: {
            app_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            scopes: string[] | null;
            /** Format: date-time */
            updated_at: string;
        };
        ConsentAskBody: {
            /**
             * @description An option of consents.purpose
             * @example newsletter
             */
            purpose: string;
        };
        ConsentDecisionBody: {
            address?: string;
            /**
             * @description An option of consents.channel
             * @example email
             */
            channel: string;
            ip?: string;
            /** @description An option of consents.legal_basis; consent by default */
            legal_basis?: string;
            /** @description What the person has agreed to, word for word */
            proof_text?: string;
            /**
             * @description An option of consents.purpose
             * @example newsletter
             */
            purpose: string;
            /** @description Where it comes from, such as a form or a phone call */
            source?: string;
            /** @enum {string} */
            state: "granted" | "withdrawn";
            /** Format: date-time */
            valid_until?: string;
        };
        ConsentStandBody: {
            /** @description Whether something may be sent at present, frequency and quiet hours left aside */
            allowed: boolean;
            consent: components["schemas"]["ContactConsentBody"];
            /**
             * @description Why nothing may be sent
             * @enum {string}
             */
            reason?: "no_consent" | "withdrawn" | "expired" | "do_not_contact";
        };
        /** @description What people have agreed to, and what they have withdrawn. */
        Consents: {
            /** For the address */
            address?: string | null;
            /**
             * Channel
             * @enum {string|null}
             */
            channel?: "email" | "phone" | "sms" | "post" | "ads" | "chat" | "social" | null;
            /** Contact */
            contact_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * Stands since
             * Format: date-time
             * @description The latest counts where two records speak of the same.
             */
            decided_at?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /**
             * Granted
             * Format: date-time
             */
            granted_at?: string | null;
            /** ID */
            readonly id?: string | null;
            /** IP address */
            ip?: string | null;
            /**
             * Legal basis
             * @enum {string|null}
             */
            legal_basis?: "consent" | "existing_customer" | "contract" | "legitimate_interest" | "legal_obligation" | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Proof
             * @description What the person has been shown and has agreed to, word for word.
             */
            proof_text?: string | null;
            /**
             * Purpose
             * @enum {string|null}
             */
            purpose?: "newsletter" | "product_news" | "advertising" | "surveys" | "events" | "service" | null;
            /**
             * Requested
             * Format: date-time
             */
            requested_at?: string | null;
            /** Source */
            source?: string | null;
            /**
             * State
             * @default requested
             * @enum {string|null}
             */
            state?: "requested" | "granted" | "withdrawn" | "expired" | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Valid until
             * Format: date-time
             */
            valid_until?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
            /**
             * Withdrawn
             * Format: date-time
             */
            withdrawn_at?: string | null;
        };
        /** @description What people have agreed to, and what they have withdrawn. */
        ConsentsInput: {
            /** For the address */
            address?: string | null;
            /**
             * Channel
             * @enum {string}
             */
            channel: "email" | "phone" | "sms" | "post" | "ads" | "chat" | "social";
            /** Contact */
            contact_id: string;
            /**
             * Stands since
             * Format: date-time
             * @description The latest counts where two records speak of the same.
             */
            decided_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /**
             * Granted
             * Format: date-time
             */
            granted_at?: string | null;
            /** IP address */
            ip?: string | null;
            /**
             * Legal basis
             * @enum {string|null}
             */
            legal_basis?: "consent" | "existing_customer" | "contract" | "legitimate_interest" | "legal_obligation" | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Proof
             * @description What the person has been shown and has agreed to, word for word.
             */
            proof_text?: string | null;
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "newsletter" | "product_news" | "advertising" | "surveys" | "events" | "service";
            /**
             * Requested
             * Format: date-time
             */
            requested_at?: string | null;
            /** Source */
            source?: string | null;
            /**
             * State
             * @default requested
             * @enum {string}
             */
            state?: "requested" | "granted" | "withdrawn" | "expired";
            /**
             * Valid until
             * Format: date-time
             */
            valid_until?: string | null;
            /**
             * Withdrawn
             * Format: date-time
             */
            withdrawn_at?: string | null;
        };
        ConsentsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Consents"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        ContactConsentBody: {
            /** @description The address that the consent was given for */
            address?: string;
            channel: string;
            /**
             * Format: date-time
             * @description Since when it stands
             */
            decided_at: string | null;
            /** Format: date-time */
            granted_at: string | null;
            id: string;
            ip?: string;
            legal_basis?: string;
            /** @description What the person was shown, word for word */
            proof_text?: string;
            purpose: string;
            /** Format: date-time */
            requested_at: string | null;
            source?: string;
            /** @enum {string} */
            state: "requested" | "granted" | "withdrawn" | "expired";
            /** Format: date-time */
            valid_until: string | null;
            /** Format: date-time */
            withdrawn_at: string | null;
        };
        ContactPoint: {
            kind: string;
            label?: string;
            primary?: boolean;
            value: string;
        };
        /** @description People you deal with. */
        Contacts: {
            /** Title */
            academic_title?: string | null;
            /** Address */
            address?: components["schemas"]["Address"] | null;
            /**
             * Birthday
             * Format: date
             */
            birthday?: string | null;
            /** Company */
            company_id?: string | null;
            contact_points?: components["schemas"]["ContactPoint"][];
            /**
             * Status
             * @enum {string|null}
             */
            contact_status?: "active" | "inactive" | "left" | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Department */
            department?: string | null;
            /** Description */
            description?: string | null;
            /** Do not call */
            do_not_call?: boolean | null;
            /** Do not e-mail */
            do_not_email?: boolean | null;
            /**
             * E-mail
             * Format: email
             */
            email?: string | null;
            /** External ID */
            external_id?: string | null;
            /** First name */
            first_name?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Job title */
            job_title?: string | null;
            /** Language */
            language?: string | null;
            /** Last name */
            last_name?: string | null;
            /**
             * Source
             * @enum {string|null}
             */
            lead_source?: "website" | "referral" | "trade_fair" | "advertising" | "organic_search" | "social_media" | "email" | "phone" | "chat" | "partner" | "purchased_list" | "import" | "api" | "other" | null;
            /**
             * Life-cycle stage
             * @enum {string|null}
             */
            lifecycle_stage?: "subscriber" | "lead" | "marketing_qualified" | "sales_qualified" | "opportunity" | "customer" | "evangelist" | "former_customer" | "other" | null;
            /**
             * LinkedIn
             * Format: uri
             */
            linkedin_url?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Middle name */
            middle_name?: string | null;
            /** Mobile */
            mobile?: string | null;
            /** Other address */
            other_address?: components["schemas"]["Address"] | null;
            /** Owner */
            owner_id?: string | null;
            /** Phone */
            phone?: string | null;
            /**
             * Salutation
             * @enum {string|null}
             */
            salutation?: "mr" | "ms" | "mx" | null;
            /**
             * Score
             * Format: int64
             */
            score?: number | null;
            /** Tags */
            tags?: string[] | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
            /**
             * Website
             * Format: uri
             */
            website?: string | null;
            /**
             * XING
             * Format: uri
             */
            xing_url?: string | null;
        };
        /** @description People you deal with. */
        ContactsInput: {
            /** Title */
            academic_title?: string | null;
            /** Address */
            address?: components["schemas"]["Address"] | null;
            /**
             * Birthday
             * Format: date
             */
            birthday?: string | null;
            /** Company */
            company_id?: string | null;
            contact_points?: components["schemas"]["ContactPoint"][];
            /**
             * Status
             * @enum {string|null}
             */
            contact_status?: "active" | "inactive" | "left" | null;
            /** Department */
            department?: string | null;
            /** Description */
            description?: string | null;
            /** Do not call */
            do_not_call?: boolean | null;
            /** Do not e-mail */
            do_not_email?: boolean | null;
            /**
             * E-mail
             * Format: email
             */
            email?: string | null;
            /** External ID */
            external_id?: string | null;
            /** First name */
            first_name?: string | null;
            /** Job title */
            job_title?: string | null;
            /** Language */
            language?: string | null;
            /** Last name */
            last_name?: string | null;
            /**
             * Source
             * @enum {string|null}
             */
            lead_source?: "website" | "referral" | "trade_fair" | "advertising" | "organic_search" | "social_media" | "email" | "phone" | "chat" | "partner" | "purchased_list" | "import" | "api" | "other" | null;
            /**
             * Life-cycle stage
             * @enum {string|null}
             */
            lifecycle_stage?: "subscriber" | "lead" | "marketing_qualified" | "sales_qualified" | "opportunity" | "customer" | "evangelist" | "former_customer" | "other" | null;
            /**
             * LinkedIn
             * Format: uri
             */
            linkedin_url?: string | null;
            /** Middle name */
            middle_name?: string | null;
            /** Mobile */
            mobile?: string | null;
            /** Other address */
            other_address?: components["schemas"]["Address"] | null;
            /** Owner */
            owner_id?: string | null;
            /** Phone */
            phone?: string | null;
            /**
             * Salutation
             * @enum {string|null}
             */
            salutation?: "mr" | "ms" | "mx" | null;
            /**
             * Score
             * Format: int64
             */
            score?: number | null;
            /** Tags */
            tags?: string[] | null;
            /**
             * Website
             * Format: uri
             */
            website?: string | null;
            /**
             * XING
             * Format: uri
             */
            xing_url?: string | null;
        };
        ContactsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Contacts"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        ContentView: {
            blocks: components["schemas"]["Block"][] | null;
            /**
             * Format: int64
             * @description How long it may be shown again, in milliseconds
             */
            fresh_for_ms: number;
        };
        /** @description Agreements with customers, their terms and notice dates. */
        Contracts: {
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /** Number */
            contract_number?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /** Deal */
            deal_id?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /**
             * End
             * Format: date
             */
            end_date?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Name */
            name?: string | null;
            /**
             * Notice by
             * Format: date
             */
            notice_date?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Renewal
             * @enum {string|null}
             */
            renewal?: "none" | "automatic" | "manual" | null;
            /**
             * Renews by months
             * Format: int64
             */
            renewal_months?: number | null;
            /**
             * Start
             * Format: date
             */
            start_date?: string | null;
            /**
             * Status
             * @default draft
             * @enum {string|null}
             */
            status?: "draft" | "active" | "expired" | "cancelled" | null;
            /** Tags */
            tags?: string[] | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /** Value */
            value?: components["schemas"]["Money"] | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description Agreements with customers, their terms and notice dates. */
        ContractsInput: {
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /** Number */
            contract_number?: string | null;
            /** Deal */
            deal_id?: string | null;
            /** Description */
            description?: string | null;
            /**
             * End
             * Format: date
             */
            end_date?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Name */
            name: string;
            /**
             * Notice by
             * Format: date
             */
            notice_date?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Renewal
             * @enum {string|null}
             */
            renewal?: "none" | "automatic" | "manual" | null;
            /**
             * Renews by months
             * Format: int64
             */
            renewal_months?: number | null;
            /**
             * Start
             * Format: date
             */
            start_date?: string | null;
            /**
             * Status
             * @default draft
             * @enum {string|null}
             */
            status?: "draft" | "active" | "expired" | "cancelled" | null;
            /** Tags */
            tags?: string[] | null;
            /** Value */
            value?: components["schemas"]["Money"] | null;
        };
        ContractsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Contracts"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        /** @description What was said on one channel about a ticket. */
        Conversations: {
            /** Own address */
            address?: string | null;
            /**
             * Channel
             * @enum {string|null}
             */
            channel?: "email" | "portal" | "web_form" | "chat" | "phone" | "api" | "sms" | "social" | "other" | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Key on the channel */
            external_key?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Subject */
            subject?: string | null;
            /** Ticket */
            ticket_id?: string | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description What was said on one channel about a ticket. */
        ConversationsInput: {
            /** Own address */
            address?: string | null;
            /**
             * Channel
             * @enum {string}
             */
            channel: "email" | "portal" | "web_form" | "chat" | "phone" | "api" | "sms" | "social" | "other";
            /** External ID */
            external_id?: string | null;
            /** Key on the channel */
            external_key?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Subject */
            subject?: string | null;
            /** Ticket */
            ticket_id: string;
        };
        ConversationsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Conversations"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        ConversionBody: {
            amount?: components["schemas"]["Money"];
            /** @description Existing company to use instead of making one. */
            company_id?: string;
            /** @description Existing contact to use instead of making one. */
            contact_id?: string;
            deal_name?: string;
            pipeline_id?: string;
            stage_id?: string;
            without_deal?: boolean;
        };
        Converted: {
            changeset_id: string;
            company_id?: string;
            contact_id: string;
            deal_id?: string;
            lead_id: string;
        };
        CostView: {
            /**
             * Format: int64
             * @description To the plugin and from it
             */
            bytes: number;
            /** Format: int64 */
            calls: number;
            /**
             * Format: int64
             * @description Answered an error, failed, or took too long
             */
            errors: number;
            /**
             * Format: int64
             * @description Work of a module, about one for each pass through a loop or a function; 0 for a program
             */
            fuel: number;
            /** Format: int64 */
            mean_us: number;
            /**
             * Format: int64
             * @description How long the plugin itself was at work in all
             */
            own_us: number;
            /**
             * Format: int64
             * @description How long 95 of 100 calls took at most, to a fifth
             */
            p95_us: number;
        };
        Count: {
            capped: boolean;
            /** Format: int64 */
            value: number;
        };
        CountOutputBody: {
            /** @description Whether there may be more. */
            capped: boolean;
            /**
             * Format: int64
             * @description How many are not read, up to 100.
             */
            unread: number;
        };
        Counts: {
            /** Format: int64 */
            created: number;
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            rows: number;
            /** Format: int64 */
            skipped: number;
            /** Format: int64 */
            updated: number;
        };
        CountsOutputBody: {
            data: components["schemas"]["DuplicateCount"][] | null;
        };
        CreateRuleInputBody: {
            active?: boolean;
            /** @description Threshold and tree of conditions, as in the shipped rules. */
            definition: unknown;
            name: string;
            /**
             * @description API name of the object.
             * @example contacts
             */
            object: string;
        };
        CredentialBody: {
            /** @description What the browser's WebAuthn call has answered, in its JSON form */
            credential: {
                [key: string]: unknown;
            };
            /** @description Slug of the company; without it the one that was used last */
            tenant?: string;
        };
        Damage: {
            detail?: string;
            kind: string;
            where?: string;
        };
        DataGrant: {
            data: components["schemas"]["Grant"][] | null;
        };
        DataJob: {
            data: components["schemas"]["Job"][] | null;
        };
        DataRow: {
            data: components["schemas"]["Row"][] | null;
        };
        /** @description Sales opportunities. */
        Deals: {
            /** Amount */
            amount?: components["schemas"]["Money"] | null;
            /**
             * Close date
             * Format: date
             */
            close_date?: string | null;
            /**
             * Closed
             * Format: date-time
             */
            readonly closed_at?: string | null;
            /** Company */
            company_id?: string | null;
            /** Competitor */
            competitor?: string | null;
            /** Main contact */
            contact_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /**
             * Forecast category
             * @enum {string|null}
             */
            forecast_category?: "pipeline" | "best_case" | "commit" | "omitted" | null;
            /** ID */
            readonly id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /**
             * Source
             * @enum {string|null}
             */
            lead_source?: "website" | "referral" | "trade_fair" | "advertising" | "organic_search" | "social_media" | "email" | "phone" | "chat" | "partner" | "purchased_list" | "import" | "api" | "other" | null;
            /** Lost reason */
            lost_reason?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Name */
            name?: string | null;
            /** Next step */
            next_step?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Pipeline */
            pipeline_id?: string | null;
            /**
             * Probability in %
             * Format: int64
             */
            probability?: number | null;
            /** Product */
            product_id?: string | null;
            /**
             * In this stage since
             * Format: date-time
             */
            readonly stage_changed_at?: string | null;
            /** Stage */
            stage_id?: string | null;
            /**
             * Status
             * @description Follows from the stage's category.
             * @enum {string|null}
             */
            readonly status?: "open" | "won" | "lost" | null;
            /** Tags */
            tags?: string[] | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description Sales opportunities. */
        DealsInput: {
            /** Amount */
            amount?: components["schemas"]["Money"] | null;
            /**
             * Close date
             * Format: date
             */
            close_date?: string | null;
            /** Company */
            company_id?: string | null;
            /** Competitor */
            competitor?: string | null;
            /** Main contact */
            contact_id?: string | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /**
             * Forecast category
             * @enum {string|null}
             */
            forecast_category?: "pipeline" | "best_case" | "commit" | "omitted" | null;
            /** Lead */
            lead_id?: string | null;
            /**
             * Source
             * @enum {string|null}
             */
            lead_source?: "website" | "referral" | "trade_fair" | "advertising" | "organic_search" | "social_media" | "email" | "phone" | "chat" | "partner" | "purchased_list" | "import" | "api" | "other" | null;
            /** Lost reason */
            lost_reason?: string | null;
            /** Name */
            name: string;
            /** Next step */
            next_step?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Pipeline */
            pipeline_id?: string | null;
            /**
             * Probability in %
             * Format: int64
             */
            probability?: number | null;
            /** Product */
            product_id?: string | null;
            /** Stage */
            stage_id?: string | null;
            /** Tags */
            tags?: string[] | null;
        };
        DealsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Deals"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        DecideInputBody: {
            /**
             * @description Ignored for two records that only look alike.
             * @enum {string}
             */
            state: "open" | "ignored";
        };
        Definition: {
            /** @description E-mail domains that the provider speaks for, once they are proven */
            domains: string[] | null;
            /** @description Roles that follow the groups at each sign-in */
            group_roles: components["schemas"]["GroupRole"][] | null;
            /** @description Claim that lists a person's groups; empty for none */
            groups_claim: string;
            /** @description Make a user of whoever comes for the first time */
            provision: boolean;
            /** @description Roles that such a user begins with */
            role_ids: string[] | null;
            /** @description Besides openid */
            scopes: string[] | null;
        };
        DeliveryView: {
            /** Format: int64 */
            attempts: number;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            duration_ms: number;
            /**
             * @description Why there was no answer.
             * @enum {string}
             */
            error?: "timeout" | "refused" | "dns" | "tls" | "connection";
            /** @description The webhook-id that the receiver sees, the same in every attempt. */
            event_id: string;
            event_type: string;
            id: string;
            /** Format: date-time */
            next_at: string | null;
            record_id?: string;
            /** @description Beginning of the last answer, for the webhook's owner. */
            response?: string;
            /** @enum {string} */
            state: "pending" | "sending" | "delivered" | "failed" | "forbidden" | "cancelled";
            /**
             * Format: int64
             * @description The receiver's last answer.
             */
            status?: number;
            /** Format: date-time */
            updated_at: string;
        };
        DiscoverBody: {
            email?: string;
            /** @description Slug of a company, in place of an address */
            tenant?: string;
        };
        Document: {
            checklist_away?: boolean;
            /** @description How the columns of tables stand, by the object's API name; {} for as usual. */
            columns?: {
                [key: string]: components["schemas"]["Columns"];
            };
            /**
             * @description How close the rows of tables stand.
             * @enum {string}
             */
            density?: "compact" | "normal" | "relaxed";
            /** @description What stands at hand in the navigation, in order. */
            favourites?: components["schemas"]["Favourite"][];
            /**
             * @description Of the screens, auto for as the browser asks; e-mails follow the user's own.
             * @enum {string}
             */
            language?: "de" | "en" | "auto";
            /** @enum {string} */
            scheme?: "light" | "dark" | "auto";
        };
        Domain: {
            /** Format: date-time */
            created_at: string;
            domain: string;
            record_name: string;
            record_value: string;
            /** Format: date-time */
            verified_at: string | null;
            verified_by?: string;
        };
        DomainBody: {
            domain: string;
        };
        DomainDomain: {
            /** Format: date-time */
            checked_at: string | null;
            /** Format: date-time */
            created_at: string;
            domain: string;
            /** Format: date-time */
            failing_since: string | null;
            record_name: string;
            record_value: string;
            /** Format: date-time */
            verified_at: string | null;
            verified_by?: string;
        };
        DomainDomainBody: {
            domain: string;
        };
        DomainListBody: {
            data: components["schemas"]["DomainDomain"][] | null;
        };
        DraftedOutputBody: {
            /** @description Id of the article */
            id: string;
        };
        DuplicateCount: {
            capped: boolean;
            object: string;
            /** Format: int64 */
            open: number;
        };
        Edge: {
            /** Format: date-time */
            created_at: string;
            created_by?: string;
            id: string;
            primary: boolean;
            relation: string;
            role?: string;
            target: components["schemas"]["EdgeTarget"];
            valid_from?: string;
            valid_to?: string;
        };
        EdgePage: {
            data: components["schemas"]["Edge"][] | null;
            next_cursor?: string;
        };
        EdgeTarget: {
            id: string;
            object: string;
            title: string;
        };
        EmailBody: {
            email: string;
        };
        /** @description E-mail messages. */
        Emails: {
            /** Formatted text */
            body_html?: string | null;
            /** Text */
            body_text?: string | null;
            /** Copy */
            cc_addresses?: unknown;
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /** Deal */
            deal_id?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /**
             * Direction
             * @enum {string|null}
             */
            direction?: "inbound" | "outbound" | null;
            /** External ID */
            external_id?: string | null;
            /**
             * From
             * Format: email
             */
            from_address?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Message-ID */
            message_id?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Sent
             * Format: date-time
             */
            sent_at?: string | null;
            /**
             * Status
             * @enum {string|null}
             */
            status?: "draft" | "queued" | "sent" | "received" | "bounced" | "failed" | null;
            /** Subject */
            subject?: string | null;
            /** Thread */
            thread_id?: string | null;
            /** Title */
            readonly title?: string | null;
            /** To */
            to_addresses?: unknown;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description E-mail messages. */
        EmailsInput: {
            /** Formatted text */
            body_html?: string | null;
            /** Text */
            body_text?: string | null;
            /** Copy */
            cc_addresses?: unknown;
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /** Deal */
            deal_id?: string | null;
            /**
             * Direction
             * @enum {string|null}
             */
            direction?: "inbound" | "outbound" | null;
            /** External ID */
            external_id?: string | null;
            /**
             * From
             * Format: email
             */
            from_address?: string | null;
            /** Lead */
            lead_id?: string | null;
            /** Message-ID */
            message_id?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Sent
             * Format: date-time
             */
            sent_at?: string | null;
            /**
             * Status
             * @enum {string|null}
             */
            status?: "draft" | "queued" | "sent" | "received" | "bounced" | "failed" | null;
            /** Subject */
            subject?: string | null;
            /** Thread */
            thread_id?: string | null;
            /** To */
            to_addresses?: unknown;
        };
        EmailsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Emails"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        EndView: {
            id: string;
            inverse: boolean;
            kind: string;
            labels: {
                [key: string]: string;
            };
            /** @description How filters and expand name it. */
            name: string;
            roles?: components["schemas"]["Option"][] | null;
            /** @description Id of the object at the other end, or user. */
            target: string;
        };
        "Enrich-recordRequest": {
            installation_id: string;
        };
        Entry: {
            category_id: string;
            id: string;
            languages: components["schemas"]["Spoken"][] | null;
            live: boolean;
            /** Format: date-time */
            publish_at?: string;
            slug: string;
            status: string;
            title: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
            visibility: string;
        };
        ErasureBody: {
            /** @description The company's slug, so that nobody does it by mistake */
            confirm: string;
        };
        Explanation: {
            action: string;
            allowed: boolean;
            chain: components["schemas"]["Step"][] | null;
            level?: string;
            missing: components["schemas"]["Step"][] | null;
            summary: string;
            user_id: string;
        };
        Export: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            file_url: string | null;
            /** Format: date-time */
            finished_at: string | null;
            format: string;
            id: string;
            object: string;
            options: components["schemas"]["ExportOptions"];
            problem?: components["schemas"]["TransferProblem"];
            /** Format: int64 */
            rows: number;
            state: string;
        };
        ExportListBody: {
            data: components["schemas"]["ArchiveExport"][] | null;
        };
        ExportOptions: {
            fields?: string[] | null;
            filter?: components["schemas"]["Expr"];
            format: string;
            object: string;
            raw?: boolean;
            sort?: components["schemas"]["Sort"][] | null;
        };
        Expr: {
            Node: unknown;
        };
        Factors: {
            email: string;
            email_verified: boolean;
            passkeys: components["schemas"]["Passkey"][] | null;
            password: boolean;
            /** Format: int64 */
            recovery_codes: number;
            totp: boolean;
        };
        Favourite: {
            icon: string;
            label: string;
            /**
             * @description Address within the app.
             * @example /records/deals?view=viw_1
             */
            to: string;
        };
        FeedOutputBody: {
            data: components["schemas"]["Change"][] | null;
            /** @description Whether to ask again at once. */
            more: boolean;
            /** @description Where to go on, also when there is nothing more at present. */
            next_cursor: string;
        };
        Feedback: {
            comment: string;
            /** Format: date-time */
            created_at: string;
            helpful: boolean;
            id: string;
            language: string;
        };
        Field: {
            code: string;
            location: string;
            params?: {
                [key: string]: unknown;
            };
        };
        FieldChange: {
            archived?: boolean;
            classification?: string;
            default?: unknown;
            filterable?: boolean;
            help?: {
                [key: string]: string;
            };
            labels?: {
                [key: string]: string;
            };
            name?: string;
            /** Format: int64 */
            position?: number;
            required?: boolean;
            searchable?: boolean;
            /** @description The options of the field's type, all of them anew. */
            settings?: components["schemas"]["Options"];
            validation?: string;
            validation_text?: {
                [key: string]: string;
            };
        };
        FieldImpact: {
            /** @description Stable id of the field; * for all that are not named */
            field_id: string;
            from: string;
            object_id: string;
            /** Format: int64 */
            people: number;
            to: string;
        };
        FieldView: {
            aliases?: string[] | null;
            archived: boolean;
            classification: string;
            currency?: string;
            custom: boolean;
            default?: unknown;
            filterable: boolean;
            formula?: components["schemas"]["Formula"];
            help?: {
                [key: string]: string;
            };
            id: string;
            /** @description Whether filters and sorting by it use an index. A field that is filterable but not indexed is slow on large tables. */
            indexed: boolean;
            labels: {
                [key: string]: string;
            };
            max?: string;
            /** Format: int64 */
            max_length?: number;
            min?: string;
            name: string;
            open?: boolean;
            options?: components["schemas"]["Option"][] | null;
            /** @description How filters and fields name it. */
            path: string;
            pattern?: string;
            /** Format: int64 */
            precision?: number;
            /** Format: int64 */
            rating_max?: number;
            read_only: boolean;
            region?: string;
            required: boolean;
            rollup?: components["schemas"]["Rollup"];
            searchable: boolean;
            system: boolean;
            target?: string;
            target_prefix?: string;
            type: string;
            unique: boolean;
            validation?: string;
            validation_text?: {
                [key: string]: string;
            };
        };
        /** @description A filter tree: {"and":[…]}, {"or":[…]}, {"not":{…}}, {"field":"custom.region","op":"eq","value":"north"} or {"relation":"deals","quant":"some","where":{…}}. */
        Filter: {
            [key: string]: unknown;
        };
        FlowView: {
            /** Format: int64 */
            amount: number;
            /** Format: date */
            day: string;
            /** @enum {string} */
            kind: "read" | "written" | "sent";
            /** @description object.field, or a host */
            name: string;
        };
        Formula: {
            expression: string;
            result: string;
        };
        Front: {
            /** @description Name of the assistant, no person, that answers new chats now. */
            assistant?: string;
            color?: string;
            greeting?: string;
            locale: string;
            need_email: boolean;
            /** @description Somebody is there to answer. */
            online: boolean;
            privacy_url?: string;
            title: string;
        };
        FrozenBody: {
            /** @description The alert that has led to it */
            alert_id: string;
            /** Format: date-time */
            since: string;
            user_id: string;
        };
        FunctionImpact: {
            function: string;
            /** Format: int64 */
            gained: number;
            /** Format: int64 */
            lost: number;
        };
        Gaps: {
            insufficient: components["schemas"]["Weak"][] | null;
            missed: components["schemas"]["Missed"][] | null;
            since: string;
            unhelpful: components["schemas"]["Weak"][] | null;
            unused: components["schemas"]["Weak"][] | null;
        };
        "Get-push-keyResponse": {
            public_key: string;
        };
        Grant: {
            /** Format: date-time */
            decided_at: string | null;
            decided_by?: string;
            /** Format: date-time */
            ends_at: string | null;
            id: string;
            /** Format: int64 */
            minutes: number;
            operator: string;
            reason: string;
            /** Format: date-time */
            requested_at: string;
            state: string;
            tenant_id: string;
            wants_write: boolean;
            writes: boolean;
        };
        GroupRole: {
            /** @description As the provider lists it */
            group: string;
            role_id: string;
        };
        HandOverBody: {
            /** @description Who goes on with it; empty for yourself. */
            user_id?: string;
        };
        HandOverInput: {
            /** @description Suspend the user first */
            deactivate?: boolean;
            /** @description Kept in the change set */
            reason?: string;
            /** @description The user who gets the records */
            to: string;
        };
        HandOverResult: {
            change_set_id?: string;
            /** Format: int64 */
            changed: number;
            /** Format: int64 */
            failed: number;
            job_id?: string;
            left: string[] | null;
            matched: {
                [key: string]: components["schemas"]["Count"];
            };
        };
        HistoryEntry: {
            action: string;
            /** Format: date-time */
            at: string;
            change_set: components["schemas"]["Info"];
            changes: components["schemas"]["RecordsFieldChange"][] | null;
            on_behalf_of_name?: string;
            /** Format: int64 */
            seq: number;
            user_name?: string;
            /** Format: int64 */
            version: number;
        };
        HistoryPage: {
            data: components["schemas"]["HistoryEntry"][] | null;
            next_cursor?: string;
        };
        HitView: {
            id: string;
            language: string;
            slug: string;
            snippet: string;
            title: string;
        };
        HitsOutputBody: {
            data: components["schemas"]["HitView"][] | null;
        };
        HookChange: {
            events?: string[];
            /** @description Filter tree; {} removes it. */
            filter?: unknown;
            name?: string;
            /** @enum {string} */
            state?: "active" | "paused";
            url?: string;
        };
        HookView: {
            /** Format: date-time */
            created_at: string;
            events: string[] | null;
            /**
             * Format: date-time
             * @description When attempts began to fail, null when the last one did not.
             */
            failing_since: string | null;
            /** @description Filter tree that the records must satisfy, null for all. */
            filter: unknown;
            id: string;
            name: string;
            /** @description Person under whose rights everything is read: whoever has last set address, events or filter. */
            owner_id: string;
            /**
             * Format: date-time
             * @description Until when messages are signed with the secret before the last rotation, too.
             */
            previous_secret_until?: string;
            /**
             * @description Why nothing is sent unless active: paused by a person; gone, the receiver wants no more; exhausted, it has taken nothing for three days; forbidden, the owner has lost a right.
             * @enum {string}
             */
            state: "active" | "paused" | "gone" | "exhausted" | "forbidden";
            /** Format: date-time */
            updated_at: string;
            url: string;
            /** Format: int64 */
            version: number;
        };
        HostApplyBody: {
            /** @description The fields whose suggestions are written; none dismisses all */
            fields: string[];
        };
        HostSuggestion: {
            /** Format: double */
            confidence: number;
            field: string;
            observed_at?: string;
            source: string;
            source_url?: string;
            value: unknown;
        };
        Hours: {
            /**
             * Format: int64
             * @description 1 is Monday.
             */
            day: number;
            /** @example 09:00 */
            from: string;
            /** @example 17:00 */
            to: string;
        };
        HoursBody: {
            /** @description Weekdays, 0 for Sunday */
            days: number[];
            /**
             * Format: int64
             * @description Hour of the day in the company's time zone
             */
            from: number;
            /** Format: int64 */
            until: number;
        };
        /** @description What customers and colleagues wish for, with the votes of customers on the portal. */
        Ideas: {
            /**
             * Answer
             * @description Stands beside the idea on the portal.
             */
            answer?: string | null;
            /** Suggested by */
            contact_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * State since
             * Format: date-time
             */
            readonly decided_at?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Idea */
            name?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * State
             * @description New ideas are seen by customers who have signed in, all others by every visitor of the portal. Whoever has voted is told of a change by e-mail.
             * @default new
             * @enum {string|null}
             */
            status?: "new" | "under_review" | "planned" | "done" | "declined" | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
            /**
             * Votes
             * Format: int64
             * @default 0
             */
            readonly votes?: number | null;
        };
        /** @description What customers and colleagues wish for, with the votes of customers on the portal. */
        IdeasInput: {
            /**
             * Answer
             * @description Stands beside the idea on the portal.
             */
            answer?: string | null;
            /** Suggested by */
            contact_id?: string | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Idea */
            name: string;
            /** Owner */
            owner_id?: string | null;
            /**
             * State
             * @description New ideas are seen by customers who have signed in, all others by every visitor of the portal. Whoever has voted is told of a change by e-mail.
             * @default new
             * @enum {string}
             */
            status?: "new" | "under_review" | "planned" | "done" | "declined";
        };
        IdeasPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Ideas"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        Impact: {
            actions: components["schemas"]["ActionImpact"][] | null;
            fields: components["schemas"]["FieldImpact"][] | null;
            functions: components["schemas"]["FunctionImpact"][] | null;
            objects: components["schemas"]["ObjectImpact"][] | null;
            /** Format: int64 */
            people: number;
        };
        ImpactExample: {
            id: string;
            title?: string;
            /** @description One of those for whom it comes or goes */
            user_id: string;
        };
        Import: {
            changeset_id: string | null;
            counts: components["schemas"]["Counts"];
            /** Format: date-time */
            created_at: string;
            created_by: string;
            dry_run: boolean;
            duplicates_url: string | null;
            errors_url: string | null;
            file_name: string;
            /** Format: date-time */
            finished_at: string | null;
            id: string;
            object: string;
            options: components["schemas"]["ImportOptions"];
            problem?: components["schemas"]["TransferProblem"];
            state: string;
        };
        ImportOptions: {
            columns?: string[] | null;
            create_fields?: boolean;
            create_options?: boolean;
            currency?: string;
            delimiter?: string;
            dry_run?: boolean;
            duplicates?: string;
            encoding?: string;
            header?: string;
            invalid?: string;
            locale?: components["schemas"]["LocaleOptions"];
            mapping?: components["schemas"]["ColumnMap"][] | null;
            match?: string[] | null;
            mode?: string;
            object: string;
            owner_id?: string;
            prepared?: boolean;
            sheet?: string;
        };
        Info: {
            actor_id: string;
            actor_kind: string;
            /** Format: date-time */
            created_at: string;
            id: string;
            on_behalf_of?: string;
            reason?: string;
            /** Format: int64 */
            records: number;
            request_id?: string;
            undo_of?: string;
            undone_by?: string;
            user_id?: string;
            via: string;
        };
        Insight: {
            comments: components["schemas"]["Feedback"][] | null;
            /** Format: int64 */
            helpful: number;
            /** Format: int64 */
            seen: number;
            /** Format: int64 */
            tickets: number;
            /** Format: int64 */
            unhelpful: number;
        };
        InstallBody: {
            /** @description That of the package whose review was agreed to */
            digest: string;
            package_id: string;
        };
        InstallationView: {
            /** @description It can keep audiences at advertising networks */
            audiences: boolean;
            /** @description Why whoever runs this Kontor has stopped it */
            blocked?: string;
            can_roll_back: boolean;
            /** @description It can tell whether its configuration works */
            checks: boolean;
            /** @description The configuration without its secrets */
            config: unknown;
            /** @description JSON Schema, null for none; secrets have x-secret */
            config_schema: unknown;
            /** Format: date-time */
            created_at: string;
            enriches: boolean;
            homepage?: string;
            /** @description Where its routes take requests */
            hook_url?: string;
            hosts: string[] | null;
            id: string;
            license?: string;
            names: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description Until when it is not called, since it has kept failing
             */
            open_until: string | null;
            package_id: string;
            /** @description Id of the plugin, such as example.linkedin */
            plugin: string;
            /**
             * @description What becomes of what it suggests for records
             * @enum {string}
             */
            policy: "suggest" | "fill_empty";
            publisher: string;
            /** @description How it has failed */
            reason?: string;
            /** Format: int64 */
            revision: number;
            routes: string[] | null;
            /** @description It is called now */
            running: boolean;
            scopes: string[] | null;
            /** @description Names of the secrets that are set */
            secrets: string[] | null;
            /** @enum {string} */
            state: "installed" | "enabled" | "disabled";
            summaries: {
                [key: string]: string;
            };
            /** Format: date-time */
            updated_at: string;
            version: string;
        };
        Invitation: {
            /** Format: date-time */
            created_at: string;
            email: string;
            /** Format: date-time */
            expires_at: string;
            id: string;
            invited_by: string;
            locale: string;
            name?: string;
            role_ids: string[] | null;
            team_ids: string[] | null;
        };
        Invited: {
            account: boolean;
            company: string;
            email: string;
            name?: string;
        };
        InvoiceBody: {
            /** Format: date-time */
            created_at: string;
            currency: string;
            id: string;
            number: string;
            pdf: string;
            status: string;
            /**
             * Format: int64
             * @description In the currency's smallest unit
             */
            total: number;
            /** @description Where it can be seen and paid */
            url: string;
        };
        Job: {
            /** Format: int64 */
            attempt: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            finished_at: string | null;
            id: string;
            kind: string;
            lane: string;
            last_error: string;
            /** Format: date-time */
            run_at: string;
            state: string;
            tenant: string;
        };
        JudgeBody: {
            /** @description Whether the suggested value is right; one that was set automatically and is not is taken back. */
            accept: boolean;
            /** @enum {string} */
            field: "topic" | "priority";
        };
        Known: {
            /** Format: date-time */
            created_at: string;
            email?: string;
            id: string;
            /** Format: date-time */
            last_login_at: string;
            name: string;
        };
        LayoutGroup: {
            /** @enum {string} */
            area: "head" | "fields" | "around" | "columns" | "places" | "cards";
            /** @description Whether it is closed at first. */
            collapsed?: boolean;
            /**
             * Format: int64
             * @description In how many columns its fields stand where there is room.
             */
            columns?: number;
            hidden?: boolean;
            /** @description A group of your own has an id of yours that begins with grp_. */
            id: string;
            items: components["schemas"]["LayoutItem"][];
            /** @description Its name by language; groups that are shipped need none. */
            labels?: {
                [key: string]: string;
            };
            /** @description Whether it was added by the company. */
            own?: boolean;
            /** @description Filter tree: shown for records that satisfy it. */
            when?: unknown;
        };
        LayoutItem: {
            /** @description Stable id of a field, or relation:, object:, place: or card: and a name. */
            id: string;
            /** @description Filter tree: shown for records that satisfy it. */
            when?: unknown;
        };
        LayoutView: {
            audience: components["schemas"]["Audience"];
            /** @description What it would get without these changes. */
            base: components["schemas"]["LayoutGroup"][];
            /** @description Whether anything is changed for this audience. */
            changed: boolean;
            /** @description What the audience gets. */
            groups: components["schemas"]["LayoutGroup"][];
            /** @enum {string} */
            kind: "record" | "list" | "navigation" | "home";
            object?: string;
            /**
             * Format: int64
             * @description How many active users the audience has.
             */
            people: number;
            type_field?: string;
            type_value?: string;
            /** @description What could be shown, too, by area. */
            unplaced: {
                [key: string]: string[] | null;
            };
            /**
             * Format: int64
             * @description 0 where nothing is changed for this audience.
             */
            version: number;
        };
        /** @description People and companies that may become customers. */
        Leads: {
            /** Address */
            address?: components["schemas"]["Address"] | null;
            /** Annual revenue */
            annual_revenue?: components["schemas"]["Money"] | null;
            /** Campaign */
            campaign?: string | null;
            /** Company */
            company_name?: string | null;
            contact_points?: components["schemas"]["ContactPoint"][];
            /**
             * Converted
             * Format: date-time
             */
            readonly converted_at?: string | null;
            /** Converted to company */
            readonly converted_company_id?: string | null;
            /** Converted to contact */
            readonly converted_contact_id?: string | null;
            /** Converted to deal */
            readonly converted_deal_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /** Do not call */
            do_not_call?: boolean | null;
            /** Do not e-mail */
            do_not_email?: boolean | null;
            /**
             * E-mail
             * Format: email
             */
            email?: string | null;
            /**
             * Employees
             * Format: int64
             */
            employees?: number | null;
            /** External ID */
            external_id?: string | null;
            /** First name */
            first_name?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Industry */
            industry?: string | null;
            /** Job title */
            job_title?: string | null;
            /** Last name */
            last_name?: string | null;
            /**
             * Source
             * @enum {string|null}
             */
            lead_source?: "website" | "referral" | "trade_fair" | "advertising" | "organic_search" | "social_media" | "email" | "phone" | "chat" | "partner" | "purchased_list" | "import" | "api" | "other" | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Mobile */
            mobile?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Phone */
            phone?: string | null;
            /**
             * Rating
             * @enum {string|null}
             */
            rating?: "hot" | "warm" | "cold" | null;
            /**
             * Salutation
             * @enum {string|null}
             */
            salutation?: "mr" | "ms" | "mx" | null;
            /**
             * Score
             * Format: int64
             */
            score?: number | null;
            /**
             * Status
             * @default new
             * @enum {string|null}
             */
            status?: "new" | "working" | "nurturing" | "qualified" | "unqualified" | "converted" | null;
            /** Tags */
            tags?: string[] | null;
            /** Title */
            readonly title?: string | null;
            /** Reason for disqualifying */
            unqualified_reason?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
            /**
             * Website
             * Format: uri
             */
            website?: string | null;
        };
        /** @description People and companies that may become customers. */
        LeadsInput: {
            /** Address */
            address?: components["schemas"]["Address"] | null;
            /** Annual revenue */
            annual_revenue?: components["schemas"]["Money"] | null;
            /** Campaign */
            campaign?: string | null;
            /** Company */
            company_name?: string | null;
            contact_points?: components["schemas"]["ContactPoint"][];
            /** Description */
            description?: string | null;
            /** Do not call */
            do_not_call?: boolean | null;
            /** Do not e-mail */
            do_not_email?: boolean | null;
            /**
             * E-mail
             * Format: email
             */
            email?: string | null;
            /**
             * Employees
             * Format: int64
             */
            employees?: number | null;
            /** External ID */
            external_id?: string | null;
            /** First name */
            first_name?: string | null;
            /** Industry */
            industry?: string | null;
            /** Job title */
            job_title?: string | null;
            /** Last name */
            last_name?: string | null;
            /**
             * Source
             * @enum {string|null}
             */
            lead_source?: "website" | "referral" | "trade_fair" | "advertising" | "organic_search" | "social_media" | "email" | "phone" | "chat" | "partner" | "purchased_list" | "import" | "api" | "other" | null;
            /** Mobile */
            mobile?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Phone */
            phone?: string | null;
            /**
             * Rating
             * @enum {string|null}
             */
            rating?: "hot" | "warm" | "cold" | null;
            /**
             * Salutation
             * @enum {string|null}
             */
            salutation?: "mr" | "ms" | "mx" | null;
            /**
             * Score
             * Format: int64
             */
            score?: number | null;
            /**
             * Status
             * @default new
             * @enum {string|null}
             */
            status?: "new" | "working" | "nurturing" | "qualified" | "unqualified" | "converted" | null;
            /** Tags */
            tags?: string[] | null;
            /** Reason for disqualifying */
            unqualified_reason?: string | null;
            /**
             * Website
             * Format: uri
             */
            website?: string | null;
        };
        LeadsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Leads"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        Learned: {
            /**
             * Format: int64
             * @description What people have said of the suggestions.
             */
            accepted: number;
            /** Format: double */
            accuracy: number;
            /** Format: double */
            calibration_error: number;
            /** Format: int64 */
            corrected: number;
            /** Format: int64 */
            examples: number;
            /** @enum {string} */
            field: "topic" | "priority";
            /**
             * Format: double
             * @description The share that is right when the most frequent value is always guessed.
             */
            frequent: number;
            /** Format: int64 */
            held_out: number;
            /**
             * Format: int64
             * @description How many different values it knows.
             */
            labels: number;
            /** Format: double */
            macro_f1: number;
            /** Format: int64 */
            needed: number;
            /** @description What applying values automatically would mean. */
            plan?: components["schemas"]["Sure"][] | null;
            /** Format: int64 */
            rejected: number;
            /** @enum {string} */
            state: "untrained" | "too_few" | "no_better" | "ready";
            /** Format: date-time */
            trained_at?: string;
        };
        LibraryOutputBody: {
            data: components["schemas"]["Entry"][] | null;
            /** @description Where the next page begins; null on the last */
            next_cursor: string | null;
        };
        Limits: {
            /** Format: int64 */
            api_calls_per_day: number;
            /** Format: int64 */
            emails_per_day: number;
            /** Format: int64 */
            members: number;
            /** Format: int64 */
            records: number;
            /** Format: int64 */
            storage_bytes: number;
        };
        LimitsBody: {
            /** Format: int64 */
            api_calls_per_day?: number;
            /** Format: int64 */
            emails_per_day?: number;
            /** Format: int64 */
            members?: number;
            /** Format: int64 */
            records?: number;
            /** Format: int64 */
            storage_bytes?: number;
        };
        Line: {
            op: string;
            text: string;
        };
        Link: {
            /**
             * Format: uri
             * @description Where to send the browser
             */
            url: string;
        };
        LinkInputBody: {
            /** @description Whether it is the main link of the record that the relation starts from. */
            primary?: boolean;
            /** @description One of the relation's roles. */
            role?: string;
            /** @description Id of the other record, or of a person. */
            target_id: string;
            /**
             * @description First day, such as 2026-01-01.
             * @example 2026-01-01
             */
            valid_from?: string;
            /**
             * @description Last day.
             * @example 2026-12-31
             */
            valid_to?: string;
        };
        "List-alertsResponse": {
            data: components["schemas"]["AlertBody"][] | null;
            /** @description Where the next page begins; absent on the last */
            next_cursor?: string;
        };
        "List-auditResponse": {
            data: components["schemas"]["View"][] | null;
            /** @description Where the next page begins; absent on the last */
            next_cursor?: string;
        };
        "List-contact-consentsResponse": {
            data: components["schemas"]["ConsentStandBody"][] | null;
        };
        "List-export-freezesResponse": {
            data: components["schemas"]["FrozenBody"][] | null;
        };
        "List-importsResponse": {
            data: components["schemas"]["Import"][] | null;
        };
        "List-layoutsResponse": {
            data: components["schemas"]["ScopeView"][];
        };
        "List-learningsResponse": {
            data: components["schemas"]["Learned"][] | null;
        };
        "List-plugin-audience-runsResponse": {
            data: components["schemas"]["AudienceRunView"][];
        };
        "List-plugin-audiencesResponse": {
            data: components["schemas"]["AudienceView"][];
        };
        "List-record-peopleResponse": {
            data: components["schemas"]["Reader"][] | null;
        };
        "List-service-rulesResponse": {
            data: components["schemas"]["ServiceRule"][] | null;
        };
        ListAPIKeyBody: {
            data: components["schemas"]["APIKey"][] | null;
            /** @description Where the next page begins; absent on the last */
            next_cursor?: string;
        };
        ListAbsenceBody: {
            data: components["schemas"]["Absence"][] | null;
        };
        ListFieldViewBody: {
            data: components["schemas"]["FieldView"][] | null;
        };
        ListInvitationBody: {
            data: components["schemas"]["Invitation"][] | null;
            /** @description Where the next page begins; absent on the last */
            next_cursor?: string;
        };
        ListInvoiceBody: {
            data: components["schemas"]["InvoiceBody"][] | null;
        };
        ListObjectViewBody: {
            data: components["schemas"]["ObjectView"][] | null;
        };
        ListOfAppBody: {
            data: components["schemas"]["App"][] | null;
        };
        ListOfConsentBody: {
            data: components["schemas"]["Consent"][] | null;
        };
        ListOfDeliveryViewBody: {
            data: components["schemas"]["DeliveryView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ListOfDomainBody: {
            data: components["schemas"]["Domain"][] | null;
        };
        ListOfHookViewBody: {
            data: components["schemas"]["HookView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ListOfKnownBody: {
            data: components["schemas"]["Known"][] | null;
        };
        ListOfMailDomainViewBody: {
            data: components["schemas"]["MailDomainView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ListOfMailEntryViewBody: {
            data: components["schemas"]["MailEntryView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ListOfMailboxViewBody: {
            data: components["schemas"]["MailboxView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ListOfOutgoingViewBody: {
            data: components["schemas"]["OutgoingView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ListOfProviderBody: {
            data: components["schemas"]["Provider"][] | null;
        };
        ListOfSuppressionViewBody: {
            data: components["schemas"]["SuppressionView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ListOutputBody: {
            data: components["schemas"]["Notice"][] | null;
            next_cursor?: string;
        };
        ListPlanBody: {
            data: components["schemas"]["PlanBody"][] | null;
        };
        ListRoleBody: {
            data: components["schemas"]["Role"][] | null;
        };
        ListSessionBody: {
            data: components["schemas"]["Session"][] | null;
            /** @description Where the next page begins; absent on the last */
            next_cursor?: string;
        };
        ListTeamBody: {
            data: components["schemas"]["Team"][] | null;
        };
        ListUserBody: {
            data: components["schemas"]["User"][] | null;
            /** @description Where the next page begins; absent on the last */
            next_cursor?: string;
        };
        ListUserGrantBody: {
            data: components["schemas"]["UserGrant"][] | null;
        };
        ListedBody: {
            data: components["schemas"]["Chat"][];
        };
        LocaleOptions: {
            date_order?: string;
            decimal?: string;
        };
        LoginBody: {
            email: string;
            password: string;
            /** @description Slug of the company; without it the one that was used last */
            tenant?: string;
        };
        MacroBody: {
            rule_id: string;
        };
        MadeApp: {
            active: boolean;
            /** @description Shown this once */
            client_secret?: string;
            confidential: boolean;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            hint?: string;
            id: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            redirect_uris: string[] | null;
            role_ids: string[] | null;
            scopes: string[] | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        MadeKey: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            expires_at: string | null;
            hint: string;
            id: string;
            /** @description The key itself. It is kept nowhere and cannot be shown again. */
            key: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            networks: string[] | null;
            /** Format: date-time */
            revoked_at: string | null;
            role_ids: string[] | null;
            /** Format: date-time */
            rotated_at: string | null;
            scopes: string[] | null;
            user_id: string;
        };
        MailCountsView: {
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            skipped: number;
            /** Format: int64 */
            stored: number;
            /** Format: int64 */
            waiting: number;
        };
        MailDomainView: {
            /** Format: date-time */
            checked_at: string | null;
            /** Format: date-time */
            created_at: string;
            domain: string;
            id: string;
            /** @enum {string} */
            problem: "" | "mail_dns_missing" | "mail_dns_wrong";
            /**
             * Format: date-time
             * @description Mail is signed once the record was found.
             */
            proven_at: string | null;
            /** @description Name of the TXT record that the domain needs. */
            record: string;
            /** @description What the record has to say. */
            value: string;
        };
        MailEntryView: {
            /** Format: int64 */
            attempts: number;
            /** @description What was not as it should be in the mail. */
            damage: components["schemas"]["Damage"][] | null;
            id: string;
            mailbox_id: string;
            message_id: string;
            problem: string;
            /** Format: date-time */
            received_at: string;
            recipient: string;
            /** @description Message that it has become. */
            record_id: string;
            /** @description Rule by which the mail was left aside: loop, hops, auto_reply, bounce, receipt or rate. */
            rule: string;
            sender: string;
            /** Format: int64 */
            size: number;
            /** @enum {string} */
            source: "smtp" | "imap";
            /** @enum {string} */
            state: "waiting" | "stored" | "skipped" | "failed";
            subject: string;
            /** @description Ticket that the mail belongs to. */
            thread_id: string;
            /** Format: date-time */
            updated_at: string;
        };
        MailboxChange: {
            acknowledge?: boolean;
            acknowledgement?: string;
            address?: string;
            imap?: components["schemas"]["AccountInput"];
            name?: string;
            sender_name?: string;
            signature?: string;
            smtp?: components["schemas"]["AccountInput"];
            /** @enum {string} */
            state?: "active" | "paused";
            team_id?: string;
        };
        MailboxTestView: {
            /** @description What is wrong with the IMAP server; empty for nothing. */
            imap: string;
            /**
             * Format: int32
             * @description Mails in the folder.
             */
            inbox: number;
            /** @description What is wrong with the way out; empty for nothing. */
            smtp: string;
        };
        MailboxView: {
            /** @description Answer new threads at once, at most five times an hour per address and never a machine. */
            acknowledge: boolean;
            acknowledgement: string;
            address: string;
            /** Format: date-time */
            created_at: string;
            /** @description Address of this Kontor that takes mail for the mailbox: forward it there. */
            forward_to: string;
            id: string;
            /** @description Server that is asked for mail; null for none. */
            imap: components["schemas"]["AccountView"];
            name: string;
            /** Format: date-time */
            polled_at: string | null;
            /** @description What was wrong when the IMAP server was last asked; empty for nothing. */
            problem: string;
            sender_name: string;
            signature: string;
            /** @description Server that mail is sent by; null for the operator's. */
            smtp: components["schemas"]["AccountView"];
            /** @enum {string} */
            state: "active" | "paused";
            team_id: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        Mapping: {
            /** @description Roles of the members of groups */
            group_roles: components["schemas"]["ScimGroupRole"][] | null;
            /** @description Roles that new users begin with */
            role_ids: string[] | null;
        };
        MarkBody: {
            /** @description Which; all when left out. */
            ids?: string[] | null;
            /** @description Whether they are read; true when left out. */
            read?: boolean;
        };
        Me: {
            app_id?: string;
            functions: string[] | null;
            key_id?: string;
            scopes?: string[] | null;
            support?: boolean;
            tenant: components["schemas"]["Company"];
            /** @description All companies that this person can sign in to; empty for a key */
            tenants: components["schemas"]["Company"][] | null;
            user?: components["schemas"]["User"];
        };
        /** @description Appointments. */
        Meetings: {
            /** All day */
            all_day?: boolean | null;
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /** Deal */
            deal_id?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Notes */
            description?: string | null;
            /**
             * End
             * Format: date-time
             */
            end_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /** Location */
            location?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /**
             * Outcome
             * @enum {string|null}
             */
            outcome?: "planned" | "held" | "no_show" | "cancelled" | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Start
             * Format: date-time
             */
            start_at?: string | null;
            /** Subject */
            subject?: string | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description Appointments. */
        MeetingsInput: {
            /** All day */
            all_day?: boolean | null;
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /** Deal */
            deal_id?: string | null;
            /** Notes */
            description?: string | null;
            /**
             * End
             * Format: date-time
             */
            end_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /** Location */
            location?: string | null;
            /**
             * Outcome
             * @enum {string|null}
             */
            outcome?: "planned" | "held" | "no_show" | "cancelled" | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Start
             * Format: date-time
             */
            start_at?: string | null;
            /** Subject */
            subject: string;
        };
        MeetingsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Meetings"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        "Merge-ticketsResponse": {
            changeset_id: string;
        };
        MergeBody: {
            /** @description The tickets that go. */
            from: string[] | null;
        };
        /** @description Replies to customers, messages from them, and internal notes. */
        Messages: {
            /** Written by */
            author_id?: string | null;
            /** Automatic */
            automatic?: boolean | null;
            /** Formatted text */
            body_html?: string | null;
            /** Text */
            body_text?: string | null;
            /** Copy */
            cc_addresses?: unknown;
            /** Written by contact */
            contact_id?: string | null;
            /** Conversation */
            conversation_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /**
             * Direction
             * @enum {string|null}
             */
            direction?: "inbound" | "outbound" | null;
            /** External ID */
            external_id?: string | null;
            /** Why it failed */
            failure?: string | null;
            /** From */
            from_address?: string | null;
            /** Name of the sender */
            from_name?: string | null;
            /** ID */
            readonly id?: string | null;
            /** In reply to */
            in_reply_to?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Message-ID */
            message_id?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * To be sent
             * Format: date-time
             */
            send_after?: string | null;
            /**
             * Sent
             * Format: date-time
             */
            sent_at?: string | null;
            /**
             * State
             * @enum {string|null}
             */
            state?: "draft" | "queued" | "sent" | "received" | "failed" | null;
            /** Subject */
            subject?: string | null;
            /** Ticket */
            ticket_id?: string | null;
            /** Title */
            readonly title?: string | null;
            /** To */
            to_addresses?: unknown;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
            /**
             * Visible
             * @default internal
             * @enum {string|null}
             */
            visibility?: "public" | "internal" | null;
        };
        /** @description Replies to customers, messages from them, and internal notes. */
        MessagesInput: {
            /** Written by */
            author_id?: string | null;
            /** Automatic */
            automatic?: boolean | null;
            /** Formatted text */
            body_html?: string | null;
            /** Text */
            body_text?: string | null;
            /** Copy */
            cc_addresses?: unknown;
            /** Written by contact */
            contact_id?: string | null;
            /** Conversation */
            conversation_id?: string | null;
            /**
             * Direction
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** External ID */
            external_id?: string | null;
            /** Why it failed */
            failure?: string | null;
            /** From */
            from_address?: string | null;
            /** Name of the sender */
            from_name?: string | null;
            /** In reply to */
            in_reply_to?: string | null;
            /** Message-ID */
            message_id?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * To be sent
             * Format: date-time
             */
            send_after?: string | null;
            /**
             * Sent
             * Format: date-time
             */
            sent_at?: string | null;
            /**
             * State
             * @enum {string|null}
             */
            state?: "draft" | "queued" | "sent" | "received" | "failed" | null;
            /** Subject */
            subject?: string | null;
            /** Ticket */
            ticket_id: string;
            /** To */
            to_addresses?: unknown;
            /**
             * Visible
             * @default internal
             * @enum {string}
             */
            visibility?: "public" | "internal";
        };
        MessagesPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Messages"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        Missed: {
            language: string;
            last_day: string;
            /** Format: int64 */
            misses: number;
            /** Format: int64 */
            searches: number;
            words: string;
        };
        Money: {
            /** Format: int64 */
            amount: number;
            currency: string;
        };
        MyLayout: {
            home: components["schemas"]["ScreenView"];
            navigation: components["schemas"]["ScreenView"];
            /** @description By API name, of the objects that you may read. */
            objects: {
                [key: string]: components["schemas"]["ObjectScreens"];
            };
        };
        NewAbsence: {
            /** @description The user who looks after the records */
            deputy_id: string;
            /** Format: date-time */
            ends_at: string;
            /** Format: date-time */
            starts_at: string;
        };
        NewAppBody: {
            /** @description The app runs on a server and can keep a secret */
            confidential?: boolean;
            name: string;
            /** @description Where browsers may be sent back to, compared letter by letter; of http://127.0.0.1 and http://[::1] the port may differ */
            redirect_uris?: string[] | null;
            /** @description What the app may do for itself by client_credentials; without roles it acts for people only */
            role_ids?: string[] | null;
            /** @description What the app may ask for: the scopes of API keys */
            scopes: string[] | null;
        };
        NewExport: {
            /** @description Fields to write; all that you may see when left out. */
            fields?: string[] | null;
            /** @description Filter tree; everything when left out. */
            filter?: unknown;
            /** @description csv, xlsx or jsonl. */
            format: string;
            /**
             * @description API name of the object.
             * @example contacts
             */
            object: string;
            /** @description Write option values and machine numbers instead of labels and the language's own numbers. */
            raw?: boolean;
            sort?: components["schemas"]["Sort"][] | null;
        };
        NewField: {
            /** @description public, internal, personal, confidential or secret. Reading the last two is written into the audit. Values of secret fields, which are custom ones of text, are sealed in the database, found by nothing, and left out of exports; a field that is secret stays so. */
            classification?: string;
            currency?: string;
            default?: unknown;
            /** @description Give it an index, for filters and sorting. */
            filterable?: boolean;
            formula?: components["schemas"]["Formula"];
            help?: {
                [key: string]: string;
            };
            /** @description For references: name of the relation that leads back. */
            inverse?: string;
            labels?: {
                [key: string]: string;
            };
            max?: string;
            /** Format: int64 */
            max_length?: number;
            min?: string;
            /**
             * @description API name: lower-case letters, digits and _.
             * @example region
             */
            name: string;
            open?: boolean;
            options?: components["schemas"]["Option"][] | null;
            pattern?: string;
            /** Format: int64 */
            precision?: number;
            /** Format: int64 */
            rating_max?: number;
            region?: string;
            required?: boolean;
            rollup?: components["schemas"]["Rollup"];
            searchable?: boolean;
            target?: string;
            target_prefix?: string;
            /** @example select */
            type: string;
            unique?: boolean;
            /** @description Expression over the record's fields that must be true. */
            validation?: string;
            /** @description What a person reads when it is not. */
            validation_text?: {
                [key: string]: string;
            };
        };
        NewGrant: {
            /** @description What is given and denied; see the schema Definition */
            definition: unknown;
            /**
             * Format: date-time
             * @description When it ends by itself
             */
            expires_at?: string;
            reason?: string;
        };
        NewHook: {
            /**
             * @description What to send: contact.created, deal.* or *.
             * @example [
             *       "contact.created",
             *       "deal.*"
             *     ]
             */
            events: string[] | null;
            /** @description Filter tree that the records must satisfy. */
            filter?: unknown;
            name?: string;
            /**
             * @description Where to send: https, on the public internet.
             * @example https://example.org/kontor
             */
            url: string;
        };
        NewInvitationBody: {
            email: string;
            locale?: string;
            name?: string;
            role_ids?: string[] | null;
            team_ids?: string[] | null;
        };
        NewKeyBody: {
            /** Format: date-time */
            expires_at?: string;
            name: string;
            /** @description Where it may be shown from, as in 203.0.113.0/24; empty for anywhere */
            networks?: string[] | null;
            /** @description Roles of its own, in place of the rights of the person who creates it */
            role_ids?: string[] | null;
            /** @description read, write, import, export, admin, contacts:read, deals:write, metadata:write and the like */
            scopes: string[] | null;
        };
        NewMailbox: {
            acknowledge?: boolean;
            acknowledgement?: string;
            /**
             * @description Address that people write to; empty for the one of this Kontor.
             * @example support@example.org
             */
            address?: string;
            imap?: components["schemas"]["AccountInput"];
            name?: string;
            sender_name?: string;
            signature?: string;
            smtp?: components["schemas"]["AccountInput"];
            team_id?: string;
        };
        NewObject: {
            description?: {
                [key: string]: string;
            };
            icon?: string;
            labels: {
                [key: string]: string;
            };
            /**
             * @description API name, in the plural: lower-case letters, digits and _.
             * @example projects
             */
            name: string;
            plural_labels?: {
                [key: string]: string;
            };
        };
        NewPasskeyBody: {
            /** @description What the browser's WebAuthn call has answered, in its JSON form */
            credential: {
                [key: string]: unknown;
            };
            name: string;
        };
        NewProviderBody: {
            client_id: string;
            client_secret?: string;
            /** @description The Entra directory, with the preset microsoft */
            directory_id?: string;
            issuer?: string;
            /** @description What people see; a preset has a name of its own */
            name?: string;
            /**
             * @description Fills in the issuer
             * @enum {string}
             */
            preset?: "google" | "microsoft";
            settings?: components["schemas"]["Definition"];
        };
        NewRelation: {
            /** @description API name of the object at one end. */
            from: string;
            inverse_labels?: {
                [key: string]: string;
            };
            inverse_name?: string;
            labels?: {
                [key: string]: string;
            };
            name: string;
            roles?: components["schemas"]["Option"][] | null;
            /** @description API name of the object at the other end. */
            to: string;
        };
        NewRole: {
            /** @description What the role allows; see the schema Definition */
            definition: unknown;
            /** @description Names for people, by language */
            labels: {
                [key: string]: string;
            };
            /** @description Stable name: a–z, 0–9 and _ */
            name: string;
            /** @description Roles that this one inherits from: what it leaves open itself comes from them */
            parent_ids?: string[] | null;
        };
        NewTeam: {
            /** @description Users */
            member_ids?: string[] | null;
            name: string;
            /** @description The team above */
            parent_id?: string;
            /** @description Roles that all members have, and those of the teams below */
            role_ids?: string[] | null;
        };
        NewToken: {
            /** @description Address to give to the directory */
            base_url: string;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            hint: string;
            id: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            /** Format: date-time */
            revoked_at: string | null;
            /** @description Shown this once */
            secret: string;
        };
        NewUserBody: {
            email: string;
            locale?: string;
            manager_id?: string;
            name: string;
            /** @description The first password; without it the user cannot sign in yet */
            password?: string;
            role_ids?: string[] | null;
            team_ids?: string[] | null;
            /** @description IANA time zone; without it the company's */
            time_zone?: string;
        };
        NewView: {
            /** @description Fields to show; the usual ones when left out. */
            columns?: string[] | null;
            /** @description Filter tree. */
            filter?: unknown;
            /** @description Field whose values are a board's columns or a calendar's days. */
            group_by?: string;
            /** @enum {string} */
            kind?: "table" | "board" | "calendar";
            name: string;
            /**
             * @description API name of the object.
             * @example contacts
             */
            object: string;
            /**
             * @description Who sees it: you, those who are in a team with you, or everybody.
             * @enum {string}
             */
            shared?: "private" | "team" | "all";
            sort?: components["schemas"]["Sort"][] | null;
        };
        NewViewing: {
            /**
             * Format: int64
             * @description 30 when left out
             */
            minutes?: number;
            /** @description Why; it is written down */
            reason: string;
        };
        NoteBody: {
            /**
             * @description phone for a note about a call.
             * @enum {string}
             */
            channel?: "phone";
            /** @description Whom the call was with. */
            contact_id?: string;
            html?: string;
            seen?: string;
            text?: string;
        };
        /** @description What should not be forgotten. */
        Notes: {
            /** Text */
            body?: string | null;
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /** Deal */
            deal_id?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Pinned */
            pinned?: boolean | null;
            /** Subject */
            subject?: string | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description What should not be forgotten. */
        NotesInput: {
            /** Text */
            body?: string | null;
            /** Company */
            company_id?: string | null;
            /** Contact */
            contact_id?: string | null;
            /** Deal */
            deal_id?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Pinned */
            pinned?: boolean | null;
            /** Subject */
            subject?: string | null;
        };
        NotesPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Notes"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        Notice: {
            /** @description Who did it; left out for Kontor itself. */
            actor_id?: string;
            actor_name?: string;
            /**
             * Format: date-time
             * @description Moment that a reminder was set to.
             */
            at?: string;
            changeset_id?: string;
            /** Format: date-time */
            created_at: string;
            /** @description The record is in the bin, or you may not read it any more. */
            gone?: boolean;
            id: string;
            /** @enum {string} */
            kind: "mention" | "assigned" | "reminder" | "shared" | "transfer";
            /** @description Level of a share. */
            level?: string;
            /** @description API name of the object that it is about. */
            object?: string;
            /** @description Where the app shows it. */
            path?: string;
            /** Format: date-time */
            read_at: string | null;
            /** @description The record, where you may read it. */
            record_id?: string;
            /** @description It is about several records. */
            several?: boolean;
            /** @description How an import or export has ended. */
            state?: string;
            /** @description What the record is called, where you may know it. */
            title?: string;
            /** @enum {string} */
            transfer?: "import" | "export";
        };
        NoticeSettings: {
            assigned?: components["schemas"]["NoticeWay"];
            mention?: components["schemas"]["NoticeWay"];
            reminder?: components["schemas"]["NoticeWay"];
            shared?: components["schemas"]["NoticeWay"];
            transfer?: components["schemas"]["NoticeWay"];
        };
        NoticeWay: {
            /** @description In the list of notifications. */
            app: boolean;
            /** @description By e-mail, unless it was read within two minutes. */
            mail: boolean;
            /** @description On the devices that have agreed to it. */
            push: boolean;
        };
        ObjectChange: {
            description?: {
                [key: string]: string;
            };
            icon?: string;
            labels?: {
                [key: string]: string;
            };
            name?: string;
            plural_labels?: {
                [key: string]: string;
            };
        };
        ObjectImpact: {
            /** @description What some people see at present and would not see any more */
            invisible: components["schemas"]["Visibility"];
            /** @description API name of the object */
            object: string;
            partial?: boolean;
            /** @description What some people do not see at present and would see */
            visible: components["schemas"]["Visibility"];
        };
        ObjectRights: {
            /** @description What may be done with some of its records at least. */
            actions: string[] | null;
            /** @description Fields that may not be written: hidden, masked or read. All others may, unless they are read-only. */
            fields: {
                [key: string]: string;
            };
        };
        ObjectScreens: {
            /** @description API paths of the fields that the list begins with. */
            columns: string[];
            /** @description Whether parts of it are shown for some records only. */
            conditional?: boolean;
            record: components["schemas"]["ScreenGroup"][];
            /** @description API path of the field by whose value a record has another layout. */
            type_field?: string;
            /** @description Those layouts, by value. */
            types?: {
                [key: string]: components["schemas"]["ScreenGroup"][] | null;
            };
        };
        ObjectView: {
            /** @description Former API names, which stay valid. */
            aliases?: string[] | null;
            custom: boolean;
            description?: {
                [key: string]: string;
            };
            fields?: components["schemas"]["FieldView"][] | null;
            icon?: string;
            id: string;
            labels: {
                [key: string]: string;
            };
            /** @description API name, in the plural. */
            name: string;
            plural_labels: {
                [key: string]: string;
            };
            /** @description Beginning of its records' ids. */
            prefix: string;
            relations?: components["schemas"]["EndView"][] | null;
        };
        OfferView: {
            digest: string;
            homepage?: string;
            license?: string;
            names: {
                [key: string]: string;
            };
            /** @description Empty for a plugin that was not taken in yet */
            package_id?: string;
            /** @description Id of the plugin, such as example.linkedin */
            plugin: string;
            publisher: string;
            /** @description Public key of whoever has signed */
            signer: string;
            /** @enum {string} */
            source: "bundled" | "registry" | "upload";
            summaries: {
                [key: string]: string;
            };
            version: string;
        };
        OffersPageBody: {
            data: components["schemas"]["OfferView"][] | null;
            /** @description Null: there is one page. */
            next_cursor: string | null;
            /** @description The registry that the operator has set; null for none */
            registry: components["schemas"]["RegistryView"];
        };
        OpenBody: {
            /** @enum {string} */
            channel: "email" | "portal" | "web_form" | "chat" | "phone" | "api" | "social" | "other";
            company_id?: string;
            contact_id?: string;
            contract_id?: string;
            /** @description Your own key of the thread; messages with the same key come to the same ticket. */
            conversation_key?: string;
            deal_id?: string;
            from_address?: string;
            from_name?: string;
            html?: string;
            /** @description Your own key of the message: the same key again changes nothing and answers with what is there. */
            key?: string;
            /** @enum {string} */
            priority?: "low" | "normal" | "high" | "urgent";
            subject?: string;
            tags?: string[] | null;
            text?: string;
            /** @description The ticket that the message belongs to; a new one when left out. */
            ticket_id?: string;
            topic?: string;
            /** @enum {string} */
            type?: "question" | "incident" | "complaint";
        };
        Opened: {
            conversation_id: string;
            known?: boolean;
            message_id: string;
            new: boolean;
            number: string;
            ticket_id: string;
        };
        Operator: {
            account_id: string;
            email: string;
            name: string;
        };
        OperatorDomainBody: {
            domain: string;
        };
        OperatorReasonBody: {
            reason: string;
        };
        Option: {
            archived?: boolean;
            color?: string;
            labels?: {
                [key: string]: string;
            };
            /** Format: int64 */
            position?: number;
            value: string;
        };
        Options: {
            currency?: string;
            formula?: components["schemas"]["Formula"];
            max?: string;
            /** Format: int64 */
            max_length?: number;
            min?: string;
            open?: boolean;
            options?: components["schemas"]["Option"][] | null;
            pattern?: string;
            /** Format: int64 */
            precision?: number;
            /** Format: int64 */
            rating_max?: number;
            region?: string;
            rollup?: components["schemas"]["Rollup"];
            target?: string;
            target_prefix?: string;
        };
        OutgoingView: {
            /** Format: int64 */
            attempts: number;
            automatic: boolean;
            /** Format: date-time */
            created_at: string;
            id: string;
            mailbox_id: string;
            message_id: string;
            problem: string;
            recipient: string;
            /** Format: date-time */
            sent_at: string | null;
            /** @enum {string} */
            state: "queued" | "sent" | "refused" | "bounced" | "suppressed" | "given_up";
            /** @description Status of RFC 3463, such as 5.1.1. */
            status: string;
            subject: string;
            thread_id: string;
        };
        OverviewBody: {
            /** Format: date-time */
            counted_at: string | null;
            /** @description Whether anybody has to pay here */
            enabled: boolean;
            /** @description Whether there are invoices and a portal */
            has_customer: boolean;
            /**
             * Format: int64
             * @description Active members now
             */
            seats: number;
            standing: components["schemas"]["StandingBody"];
            /** @description null without one */
            subscription: components["schemas"]["SubscriptionBody"];
            /** Format: date-time */
            trial_ends_at: string | null;
            usage: components["schemas"]["UseBody"][] | null;
        };
        PackageView: {
            /** Format: date-time */
            created_at: string;
            /** @description Names all that the package holds; agreeing to it is agreeing to the rights of its review */
            digest: string;
            homepage?: string;
            id: string;
            license?: string;
            names: {
                [key: string]: string;
            };
            /** @description Id of the plugin, such as example.linkedin */
            plugin: string;
            publisher: string;
            signer: string;
            /** @enum {string} */
            source: "bundled" | "registry" | "upload";
            summaries: {
                [key: string]: string;
            };
            version: string;
        };
        Page: {
            data: components["schemas"]["Pair"][] | null;
            next_cursor?: string;
        };
        PageAbilitiesViewBody: {
            data: components["schemas"]["AbilitiesView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        PageCallViewBody: {
            data: components["schemas"]["CallView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        PageFlowViewBody: {
            data: components["schemas"]["FlowView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        PageInstallationViewBody: {
            data: components["schemas"]["InstallationView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        PagePanelViewBody: {
            data: components["schemas"]["PanelView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        PageSuggestionsViewBody: {
            data: components["schemas"]["SuggestionsView"][] | null;
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Pair: {
            a: components["schemas"]["Side"];
            b: components["schemas"]["Side"];
            /** Format: date-time */
            created_at: string;
            decided_by?: string;
            id: string;
            object: string;
            reasons: components["schemas"]["Reason"][] | null;
            /** Format: int64 */
            score: number;
            state: string;
        };
        PanelActionView: {
            about_record: boolean;
            id: string;
            input_schema: unknown;
            titles: {
                [key: string]: string;
            };
        };
        PanelView: {
            actions: components["schemas"]["PanelActionView"][] | null;
            /** @description Where the page of a frame is fetched, for some hours */
            address?: string;
            installation_id: string;
            /** @enum {string} */
            kind: "declarative" | "frame";
            /** @description What the plugin is called */
            names: {
                [key: string]: string;
            };
            panel: string;
            /** @enum {string} */
            place: "sidebar" | "tab" | "page";
            plugin: string;
            titles: {
                [key: string]: string;
            };
        };
        Passkey: {
            /** Format: date-time */
            created_at: string;
            /** @description The host that it was made at: it opens the account there, and nowhere else */
            host: string;
            id: string;
            /** Format: date-time */
            last_used_at?: string;
            name: string;
        };
        PatchBody: {
            /** @description Ends it with the period that is paid for, or takes that back */
            cancel_at_period_end?: boolean;
            interval?: string;
            plan?: string;
        };
        /** @description The ways that deals go. */
        Pipelines: {
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Default pipeline */
            is_default?: boolean | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Name */
            name?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Position
             * Format: int64
             */
            position?: number | null;
            /**
             * Rots after days
             * Format: int64
             */
            rotting_days?: number | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description The ways that deals go. */
        PipelinesInput: {
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Default pipeline */
            is_default?: boolean | null;
            /** Name */
            name: string;
            /** Owner */
            owner_id?: string | null;
            /**
             * Position
             * Format: int64
             */
            position?: number | null;
            /**
             * Rots after days
             * Format: int64
             */
            rotting_days?: number | null;
        };
        PipelinesPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Pipelines"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        PlanBody: {
            labels: {
                [key: string]: string;
            };
            /** @description 0 is without a limit */
            limits: components["schemas"]["Allowance"];
            name: string;
            prices: components["schemas"]["PriceBody"][] | null;
        };
        PluginProblem: {
            /** @description The field of the configuration at fault, if one is */
            field?: string;
            /** @description By language */
            message: {
                [key: string]: string;
            };
        };
        PolicyBody: {
            /** @description The working hours */
            hours: components["schemas"]["HoursBody"];
            /** @description By rule; those that are left out are watched as by default */
            rules: {
                [key: string]: components["schemas"]["RulePolicyBody"];
            };
            /**
             * Format: int64
             * @description The version that the change is based on.
             */
            version: number;
        };
        PresentOutputBody: {
            /** @description Ids of the others who look at the record. */
            users: string[] | null;
            /** @description Those of them who write something, such as an answer to a ticket. */
            writing: string[] | null;
        };
        Preview: {
            ambiguous?: components["schemas"]["Ambiguity"][] | null;
            delimiter?: string;
            encoding?: string;
            format: string;
            header: string[] | null;
            locale: components["schemas"]["LocaleOptions"];
            mapping: components["schemas"]["ColumnMap"][] | null;
            sample: (string[] | null)[] | null;
            sheets?: string[] | null;
            values: components["schemas"]["ColumnValues"][] | null;
            warnings?: string[] | null;
        };
        "Preview-userRequest": {
            manager_id?: string;
            role_ids?: string[];
            team_ids?: string[];
        };
        PreviewBody: {
            /** @description The article whose files the blocks show */
            article_id?: string;
            /** @description The block tree */
            blocks: unknown;
            language?: string;
        };
        PreviewOutputBody: {
            /** @description What the portal shows: safe to put into a page */
            html: string;
        };
        PriceBody: {
            /**
             * Format: int64
             * @description Of one seat, in the currency's smallest unit; null while it is not known
             */
            amount: number | null;
            currency?: string;
            /** @enum {string} */
            interval: "month" | "year";
        };
        PrivacySettingsBody: {
            /**
             * Format: int64
             * @description How many messages a person gets at most within cap_days; 0 for any number. Those that need no consent do not count.
             */
            cap: number;
            /** Format: int64 */
            cap_days: number;
            /** @description Purposes that need no consent, such as service */
            free: string[];
            /** @description Stands under every e-mail that needs consent */
            imprint: string;
            /**
             * Format: int64
             * @description Hour of the day in the company's time zone from which nothing goes out but what needs no consent
             */
            quiet_from: number;
            /** @description Nothing goes out on Sundays either */
            quiet_sunday: boolean;
            /**
             * Format: int64
             * @description Hour at which what has waited goes out; the same as quiet_from for no such time
             */
            quiet_until: number;
            /**
             * Format: int64
             * @description The version that the change is based on; 0 before anything was set
             */
            version: number;
        };
        Problem: {
            /**
             * @description The stable key of the kind of problem. It never changes and is what programs should compare.
             * @example validation
             */
            code: string;
            /** @description What is wrong this time. */
            detail: string;
            /** @description Every place of the input that is wrong. */
            errors?: components["schemas"]["ProblemField"][] | null;
            /** @description The values in the texts, for programs that say it in their own words. */
            params?: {
                [key: string]: unknown;
            };
            /** @description What to do about it. */
            remedy?: string;
            /**
             * @description Names this request in the log.
             * @example req_01JD0000000000000000000000
             */
            request_id: string;
            /**
             * Format: int64
             * @description The HTTP status.
             * @example 422
             */
            status: number;
            /**
             * @description The kind of problem in a few words.
             * @example Invalid input
             */
            title: string;
            /**
             * Format: uri
             * @description Names the kind of problem, for programs.
             * @example https://kontor.dev/problems/validation
             */
            type: string;
        };
        ProblemField: {
            /**
             * @description The stable key of the broken rule.
             * @example required
             */
            code: string;
            /**
             * @description The place: a field such as email or custom.region, an element such as contacts[2].email, or a parameter such as limit.
             * @example email
             */
            location: string;
            /**
             * @description What is wrong there.
             * @example This is required.
             */
            message: string;
            /** @description The values in the message. */
            params?: {
                [key: string]: unknown;
            };
            /** @description What to do about it, where the message does not say it already. */
            remedy?: string;
        };
        /** @description What you sell. */
        Products: {
            /**
             * Active
             * @default true
             */
            active?: boolean | null;
            /** Category */
            category?: string | null;
            /** Cost */
            cost?: components["schemas"]["Money"] | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Name */
            name?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Price */
            price?: components["schemas"]["Money"] | null;
            /** SKU */
            sku?: string | null;
            /** Tags */
            tags?: string[] | null;
            /**
             * Tax rate in %
             * @description Decimal number, written as a string so that no digit is lost.
             */
            tax_rate?: string | null;
            /** Title */
            readonly title?: string | null;
            /** Unit */
            unit?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description What you sell. */
        ProductsInput: {
            /**
             * Active
             * @default true
             */
            active?: boolean | null;
            /** Category */
            category?: string | null;
            /** Cost */
            cost?: components["schemas"]["Money"] | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Name */
            name: string;
            /** Owner */
            owner_id?: string | null;
            /** Price */
            price?: components["schemas"]["Money"] | null;
            /** SKU */
            sku?: string | null;
            /** Tags */
            tags?: string[] | null;
            /**
             * Tax rate in %
             * @description Decimal number, written as a string so that no digit is lost.
             */
            tax_rate?: string | null;
            /** Unit */
            unit?: string | null;
        };
        ProductsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Products"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        ProofBody: {
            signature: {
                [key: string]: unknown;
            };
            statement: string;
        };
        Provider: {
            active: boolean;
            backchannel_logout_uri: string;
            client_id: string;
            /** Format: date-time */
            created_at: string;
            /** @description E-mail domains that the provider speaks for, once they are proven */
            domains: string[] | null;
            /** @description Roles that follow the groups at each sign-in */
            group_roles: components["schemas"]["GroupRole"][] | null;
            /** @description Claim that lists a person's groups; empty for none */
            groups_claim: string;
            has_client_secret: boolean;
            id: string;
            issuer: string;
            name: string;
            preset?: string;
            /** @description Make a user of whoever comes for the first time */
            provision: boolean;
            redirect_uri: string;
            /** @description Roles that such a user begins with */
            role_ids: string[] | null;
            /** @description Besides openid */
            scopes: string[] | null;
            /** Format: date-time */
            updated_at: string;
            version: string;
        };
        ProviderPatch: {
            /** @description false signs out whoever has come through it */
            active?: boolean;
            client_id?: string;
            client_secret?: string;
            name?: string;
            /** @description All settings, in place of the present ones */
            settings?: components["schemas"]["Definition"];
        };
        Purged: {
            /** @description Activities that were added since to what goes, and to nothing else: they go, too. */
            added: components["schemas"]["PurgedList"];
            change_set_id?: string;
            /** @description Records that were changed since; they go, too. */
            changed: components["schemas"]["PurgedList"];
            /** @description Other records that stay and lose their reference to what goes. */
            kept: components["schemas"]["PurgedList"];
            /**
             * Format: int64
             * @description Records that go, with those of added.
             */
            removed: number;
        };
        PurgedList: {
            /** Format: int64 */
            count: number;
            /** @description The first of them. */
            named: components["schemas"]["PurgedName"][] | null;
        };
        PurgedName: {
            id: string;
            object: string;
            title: string;
        };
        Reach: {
            contact: boolean;
            customer: boolean;
            live: boolean;
            visitor: boolean;
        };
        Reader: {
            /** @description Whether this person may read the record, and so is told when a text about it names them. */
            can_read: boolean;
            id: string;
            name: string;
        };
        Reason: {
            compare: string;
            fields: string[] | null;
            /** Format: int64 */
            points: number;
            /** Format: int64 */
            similarity: number;
        };
        ReasonBody: {
            /** @description Why it is no alert */
            reason: string;
        };
        /** @description One flat object; the values of custom fields stand under custom. */
        Record: {
            [key: string]: unknown;
        };
        /** @description The fields to set; null clears. Fields that are not named stay as they are. */
        RecordInput: {
            [key: string]: unknown;
        };
        RecordPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Record"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        RecordQuery: {
            bin?: boolean;
            /** @enum {string} */
            count?: "none" | "capped" | "exact";
            cursor?: string;
            expand?: string[];
            fields?: string[];
            filter?: components["schemas"]["Filter"];
            /** @description 1 to 200. */
            limit?: number;
            q?: string;
            sort?: {
                desc?: boolean;
                field: string;
            }[];
        };
        RecordsFieldChange: {
            field: string;
            new: unknown;
            old: unknown;
            through?: string;
        };
        RegistryView: {
            /**
             * Format: date-time
             * @description When it was read last
             */
            fetched_at: string | null;
            /** @description Where the registry lies */
            host: string;
            /** Format: int64 */
            packages: number;
            /**
             * @description Why it cannot be read now; what was read before is still listed
             * @enum {string}
             */
            problem?: "unreachable" | "unreadable";
        };
        RelationView: {
            from: string;
            id: string;
            inverse_name?: string;
            name: string;
            to: string;
        };
        "Remove-mail-suppressionRequest": {
            address: string;
        };
        RenderBody: {
            object?: string;
            record_id?: string;
            /** @description What the panel was given, such as a page number */
            state?: unknown;
        };
        ReplyBody: {
            cc?: string[] | null;
            /** @enum {string} */
            channel?: "email" | "portal" | "web_form" | "chat" | "phone" | "api" | "social" | "other";
            conversation_id?: string;
            /** @description Files of the ticket that go along. */
            file_ids?: string[] | null;
            html?: string;
            /** @description Id of the last message that you know of: a conflict when somebody has written since. */
            seen?: string;
            /**
             * Format: date-time
             * @description When it goes out; as soon as it can no longer be taken back when left out.
             */
            send_at?: string;
            /**
             * @description What the ticket is set to.
             * @enum {string}
             */
            status?: "open" | "pending" | "on_hold" | "solved" | "closed";
            subject?: string;
            text?: string;
            to?: string[] | null;
        };
        Report: {
            broken?: components["schemas"]["Broken"];
            /** Format: int64 */
            entries: number;
            /** Format: int64 */
            first: number;
            /** Format: int64 */
            foreign_marks: number;
            key: string;
            /** Format: int64 */
            last: number;
            /** Format: int64 */
            marks: number;
            tenant: string;
        };
        ResetBody: {
            password: string;
            /** @description What stands behind the # of the link */
            token: string;
        };
        Responder: {
            id: string;
            /** @description By language. */
            name: {
                [key: string]: string;
            };
        };
        ReviewMissing: {
            field?: string;
            object: string;
        };
        ReviewView: {
            /** @description JSON Schema of the configuration, null for none */
            config_schema: unknown;
            /** @description What the version that is installed has and this one does not */
            dropped: components["schemas"]["RightView"][] | null;
            installation_id?: string;
            /** @description The version that is installed */
            installed?: string;
            /** @description Objects and fields that it needs and the company does not have */
            missing: components["schemas"]["ReviewMissing"][] | null;
            /** @description It asks for more than was agreed to */
            more: boolean;
            package: components["schemas"]["PackageView"];
            rights: components["schemas"]["RightView"][] | null;
        };
        RevisionBody: {
            /**
             * Format: int64
             * @description What the change is based on; 0 takes whatever is there
             */
            revision?: number;
        };
        RightFieldView: {
            /** @description Confidential or secret */
            classified: boolean;
            labels: {
                [key: string]: string;
            };
            path: string;
        };
        RightView: {
            /** @description The version that runs does not have it */
            added: boolean;
            /** @description The fields that it reaches; none means all */
            fields: components["schemas"]["RightFieldView"][] | null;
            /** @enum {string} */
            kind: "read" | "write" | "create" | "link" | "delete" | "memory" | "secret" | "emit" | "jobs" | "send" | "host" | "event" | "before_save" | "schedule" | "route" | "enrich" | "action" | "panel" | "channel" | "audience" | "knowledge" | "chat" | "program";
            labels: {
                [key: string]: string;
            };
            /** @description A host, a period, a type of event and the like */
            name?: string;
            /** @description API name of the object it is about */
            object?: string;
        };
        RightsOutputBody: {
            /** @description By API name of the object; those that you may not read are left out. */
            objects: {
                [key: string]: components["schemas"]["ObjectRights"];
            };
        };
        Role: {
            builtin: boolean;
            /** Format: date-time */
            created_at: string;
            /** @description What a role allows: scopes (none, own, own_reports, team, team_below, all) of actions by object id or *, levels of fields by field id, and functions. Several roles add up; what one of them denies is taken away last. */
            definition: {
                deny?: {
                    functions?: ("settings.metadata" | "settings.access" | "settings.tenant" | "users.manage" | "api_keys.manage" | "webhooks.manage" | "plugins.manage" | "imports.run" | "exports.run" | "views.share" | "changesets.undo" | "jobs.read" | "audit.read" | "knowledge.publish" | "users.view_as")[];
                    modules?: ("activities" | "sales" | "service")[];
                    objects?: {
                        [key: string]: {
                            actions?: ("read" | "create" | "update" | "delete" | "export" | "import" | "merge" | "bulk" | "send")[];
                            fields?: {
                                [key: string]: "hidden" | "masked" | "read" | "write";
                            };
                        };
                    };
                };
                functions?: ("settings.metadata" | "settings.access" | "settings.tenant" | "users.manage" | "api_keys.manage" | "webhooks.manage" | "plugins.manage" | "imports.run" | "exports.run" | "views.share" | "changesets.undo" | "jobs.read" | "audit.read" | "knowledge.publish" | "users.view_as" | "*")[];
                objects?: {
                    [key: string]: {
                        actions?: {
                            [key: string]: ("none" | "own" | "own_reports" | "team" | "team_below" | "all") | {
                                /** @enum {string} */
                                scope?: "none" | "own" | "own_reports" | "team" | "team_below" | "all";
                                /** @description A filter that the record must also meet. */
                                where?: Record<string, never>;
                            };
                        };
                        fields?: {
                            [key: string]: "hidden" | "masked" | "read" | "write";
                        };
                        /** @enum {string} */
                        level?: "hidden" | "masked" | "read" | "write";
                    };
                };
            };
            id: string;
            labels: {
                [key: string]: string;
            };
            name: string;
            parent_ids: string[] | null;
            /** Format: date-time */
            updated_at: string;
            version: string;
        };
        RolePatch: {
            /** @description What the role allows; see the schema Definition */
            definition?: unknown;
            labels?: {
                [key: string]: string;
            };
            /** @description All roles to inherit from, in place of the present ones */
            parent_ids?: string[];
        };
        Rollup: {
            field?: string;
            filter?: unknown;
            func: string;
            relation: string;
            result?: string;
        };
        RotateKeyBody: {
            /**
             * Format: int64
             * @description How long the former key opens, too
             */
            overlap_minutes?: number;
        };
        Row: {
            country: string;
            /** Format: date-time */
            created_at: string;
            currency: string;
            /** Format: date-time */
            erase_at?: string;
            id: string;
            /** Format: date-time */
            last_active_at: string | null;
            locale: string;
            name: string;
            /** Format: int64 */
            records: number;
            slug: string;
            state: string;
            state_reason: string;
            time_zone: string;
            usage: components["schemas"]["Usage"];
        };
        RowText: {
            code: string;
            column?: string;
            field?: string;
            message: string;
            note?: boolean;
            params?: {
                [key: string]: unknown;
            };
        };
        RowView: {
            /** @description The row as it stands in the file, in the order of options.columns: of failed rows, and in a dry run of those with remarks and of the first 1,000. */
            cells?: string[] | null;
            errors?: components["schemas"]["RowText"][] | null;
            /** @description created, updated, skipped or failed; in a dry run, what would happen. */
            outcome: string;
            record_id?: string;
            /**
             * Format: int64
             * @description Number of the row as a spreadsheet shows it.
             */
            row: number;
        };
        RowsOutputBody: {
            data: components["schemas"]["RowView"][] | null;
        };
        Rule: {
            active: boolean;
            definition: unknown;
            id?: string;
            name: string;
            object: string;
            shipped?: boolean;
        };
        RuleBody: {
            active: boolean;
            /** @description macro: {set, reply, note}; reply: {text}; calendar: {time_zone, week, holidays, closed}; sla: {filter, calendar_id, targets by priority, warn, escalate}; routing: {filter, team_id, owner_id, priority, balance}; triage: {fields: {topic, priority: {from, apply}}}; survey: {filter, delay in minutes, every in days, languages}. */
            definition: unknown;
            /** @enum {string} */
            kind: "macro" | "reply" | "calendar" | "sla" | "routing" | "triage" | "survey";
            name: string;
            /** Format: int64 */
            position?: number;
            /**
             * Format: int64
             * @description The version that the change is based on; 0 for whatever is there.
             */
            version?: number;
        };
        RulePatch: {
            active?: boolean;
            definition?: unknown;
            name?: string;
        };
        RulePolicyBody: {
            /**
             * @description What happens besides telling the administrators; failed sign-ins only tell
             * @enum {string}
             */
            action: "alert" | "relogin" | "freeze_exports";
            /**
             * Format: int64
             * @description The least number in a day that can be an alert
             */
            day?: number;
            /**
             * Format: int64
             * @description The least number in an hour that can be an alert
             */
            hour?: number;
            off?: boolean;
        };
        Rules: {
            break_glass_user_ids: string[] | null;
            networks: string[] | null;
            second_factor: boolean;
            /** Format: int64 */
            session_age_hours: number;
            /** Format: int64 */
            session_idle_minutes: number;
            ways: ("password" | "passkey" | "sso")[] | null;
        };
        RulesOutputBody: {
            data: components["schemas"]["Rule"][] | null;
        };
        RunBody: {
            /** @description In place of a filter: every record */
            all?: boolean;
            /** @description The records that are meant, as in the body of a bulk change */
            filter?: unknown;
            input?: {
                [key: string]: unknown;
            };
            object: string;
        };
        RunView: {
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            failed: number;
            /** Format: date-time */
            finished_at: string | null;
            id: string;
            installation_id: string;
            /** @enum {string} */
            kind: "action" | "shadow";
            /** @description Why it has failed */
            reason?: string;
            /** @description What has come of it so far: failures and change sets of actions, what a version would have changed of a trial */
            result: unknown;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "cancelled" | "failed";
            /**
             * Format: int64
             * @description How much there is to do, as far as is known
             */
            total: number;
        };
        Said: {
            message_id: string;
            /** Format: date-time */
            send_after?: string;
            state: string;
        };
        Sample: {
            changeset_ids: string[] | null;
            /** Format: date-time */
            created_at?: string;
            present: boolean;
            template?: string;
        };
        SayBody: {
            /** @description The browser's own name of the message: the same one is stored once. */
            id: string;
            text: string;
        };
        ScimGroupRole: {
            /** @description Name of the group, as the directory sends it */
            group: string;
            role_id: string;
        };
        ScimTokenBody: {
            /** @description What it is for, such as the directory's name */
            name: string;
        };
        ScopeView: {
            audience: components["schemas"]["Audience"];
            /** @enum {string} */
            kind: "record" | "list" | "navigation" | "home";
            object?: string;
            /**
             * Format: int64
             * @description How many active users the audience has.
             */
            people: number;
            type_field?: string;
            type_value?: string;
            /**
             * Format: int64
             * @description 0 where nothing is changed for this audience.
             */
            version: number;
        };
        ScreenGroup: {
            /** @enum {string} */
            area: "head" | "fields" | "around" | "columns" | "places" | "cards";
            collapsed?: boolean;
            /** Format: int64 */
            columns: number;
            id: string;
            items: string[];
            /** @description Its name by language; without one it has the app's. */
            labels?: {
                [key: string]: string;
            };
        };
        ScreenView: {
            groups: components["schemas"]["ScreenGroup"][];
            /** @description Places or cards that are not to be shown. */
            hidden?: string[] | null;
        };
        SearchHit: {
            id: string;
            /** @description API name of the object. */
            object: string;
            title: string;
        };
        SearchOutputBody: {
            data: components["schemas"]["SearchHit"][] | null;
        };
        SecondFactorBody: {
            /** @description The company demands a second factor, and this person has to set one up now */
            enrol: boolean;
        };
        SecretView: {
            /** Format: date-time */
            created_at: string;
            events: string[] | null;
            /**
             * Format: date-time
             * @description When attempts began to fail, null when the last one did not.
             */
            failing_since: string | null;
            /** @description Filter tree that the records must satisfy, null for all. */
            filter: unknown;
            id: string;
            name: string;
            /** @description Person under whose rights everything is read: whoever has last set address, events or filter. */
            owner_id: string;
            /**
             * Format: date-time
             * @description Until when messages are signed with the secret before the last rotation, too.
             */
            previous_secret_until?: string;
            /** @description The signing secret. It is shown this once. */
            secret: string;
            /**
             * @description Why nothing is sent unless active: paused by a person; gone, the receiver wants no more; exhausted, it has taken nothing for three days; forbidden, the owner has lost a right.
             * @enum {string}
             */
            state: "active" | "paused" | "gone" | "exhausted" | "forbidden";
            /** Format: date-time */
            updated_at: string;
            url: string;
            /** Format: int64 */
            version: number;
        };
        Seed: {
            qr: string;
            secret: string;
            uri: string;
        };
        ServiceRule: {
            active: boolean;
            /** @description What the kind asks for. */
            definition: unknown;
            id: string;
            /** @enum {string} */
            kind: "macro" | "reply" | "calendar" | "sla" | "routing" | "triage" | "survey";
            name: string;
            /** Format: int64 */
            position: number;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        Session: {
            /** Format: date-time */
            created_at: string;
            current: boolean;
            device: string;
            /** Format: date-time */
            expires_at: string;
            id: string;
            ip: string;
            /** Format: date-time */
            last_seen_at: string;
            methods: string[] | null;
            provider_id?: string;
            user_agent: string;
        };
        "Set-layoutRequest": {
            groups: components["schemas"]["LayoutGroup"][] | null;
        };
        "Set-user-passwordRequest": {
            password: string;
        };
        SetChange: {
            action: string;
            changes: components["schemas"]["RecordsFieldChange"][] | null;
            id: string;
            object: string;
            /** Format: int64 */
            version: number;
        };
        Settings: {
            assistant?: components["schemas"]["Assistant"];
            /** @description Of the button and the visitor's words. */
            color?: string;
            enabled: boolean;
            /** @description First words to the visitor. */
            greeting?: string;
            hours?: components["schemas"]["Hours"][];
            /** @description Names the company in the embedded script. It is public. */
            key: string;
            need_email?: boolean;
            privacy_url?: string;
            /** @description Plugins that can answer chats. */
            responders: components["schemas"]["Responder"][];
            /** @description Origins such as https://www.example.com that may embed it; none for any. */
            sites?: string[];
            /** @description Over the conversation; the company's name if empty. */
            title?: string;
        };
        SettingsBody: {
            /** @description Takes the portal from the net */
            closed?: boolean;
            /** @description Tag of contacts who see the tickets of their whole company; empty for nobody */
            company_tag?: string;
            /** @description Keeps search engines away */
            hidden?: boolean;
            /** @description Words below the greeting by language */
            intros?: {
                [key: string]: string;
            };
            /** @description Takes the ideas from the portal */
            no_ideas?: boolean;
            /** @description Groups of words that mean the same for a search */
            synonyms?: (string[] | null)[];
            /** @description Greeting of the first page by language */
            titles?: {
                [key: string]: string;
            };
        };
        SettingsView: {
            closed: boolean;
            company_tag: string;
            hidden: boolean;
            intros: {
                [key: string]: string;
            };
            no_ideas: boolean;
            synonyms: (string[] | null)[] | null;
            titles: {
                [key: string]: string;
            };
        };
        Share: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            expires_at: string | null;
            grantee_id: string;
            /** @enum {string} */
            grantee_kind: "user" | "team";
            id: string;
            /** @enum {string} */
            level: "read" | "write";
            record_id: string;
        };
        ShareInput: {
            /**
             * Format: date-time
             * @description When it ends by itself
             */
            expires_at?: string;
            /** @description The user, or the team: its members and those of the teams below */
            grantee_id: string;
            /** @enum {string} */
            grantee_kind: "user" | "team";
            /** @enum {string} */
            level: "read" | "write";
        };
        SharesOutputBody: {
            data: components["schemas"]["Share"][] | null;
        };
        Side: {
            id: string;
            title: string;
        };
        SignedInBody: {
            /** @description Codes that stand in for the second factor which was set up just now. They are shown this once. */
            recovery_codes?: string[] | null;
            /** @description With status 202: the password was right, and a code is needed as well */
            second_factor?: components["schemas"]["SecondFactorBody"];
            session?: components["schemas"]["Session"];
            tenant?: components["schemas"]["Company"];
            /** @description All companies that this person can sign in to */
            tenants?: components["schemas"]["Company"][] | null;
            user?: components["schemas"]["User"];
        };
        SignedUp: {
            tenant: components["schemas"]["Tenant"];
            user: components["schemas"]["User"];
        };
        SignupBody: {
            company: string;
            /** @description ISO 3166-1 code */
            country?: string;
            /** @description ISO 4217 code; without it that of the country */
            currency?: string;
            email: string;
            /** @description en or de; without it the language of the request */
            locale?: string;
            /** @description Name of the person who signs up, and becomes the administrator */
            name: string;
            password: string;
            /** @description Adds sample data of the template, which one request removes again */
            sample_data?: boolean;
            /** @description Template to start with: sales, trade or service; without it a sales pipeline alone */
            template?: string;
            /** @description IANA time zone; without it that of the country */
            time_zone?: string;
        };
        Sort: {
            desc?: boolean;
            field: string;
        };
        Source: {
            id: string;
            title: string;
            url: string;
        };
        SplitBody: {
            message_ids: string[] | null;
            subject?: string;
        };
        Spoken: {
            language: string;
            live: boolean;
            /** @enum {string} */
            state: "main" | "translated" | "outdated" | "empty";
        };
        /** @description The steps of a pipeline. */
        Stages: {
            /**
             * Category
             * @default open
             * @enum {string|null}
             */
            category?: "open" | "won" | "lost" | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Name */
            name?: string | null;
            /** Owner */
            owner_id?: string | null;
            /** Pipeline */
            pipeline_id?: string | null;
            /**
             * Position
             * Format: int64
             */
            position?: number | null;
            /**
             * Probability in %
             * Format: int64
             */
            probability?: number | null;
            /**
             * Required fields
             * @description API names of the deal fields that must be filled to enter this stage.
             */
            required_fields?: unknown;
            /**
             * Rots after days
             * Format: int64
             */
            rotting_days?: number | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description The steps of a pipeline. */
        StagesInput: {
            /**
             * Category
             * @default open
             * @enum {string}
             */
            category?: "open" | "won" | "lost";
            /** External ID */
            external_id?: string | null;
            /** Name */
            name: string;
            /** Owner */
            owner_id?: string | null;
            /** Pipeline */
            pipeline_id: string;
            /**
             * Position
             * Format: int64
             */
            position?: number | null;
            /**
             * Probability in %
             * Format: int64
             */
            probability?: number | null;
            /**
             * Required fields
             * @description API names of the deal fields that must be filled to enter this stage.
             */
            required_fields?: unknown;
            /**
             * Rots after days
             * Format: int64
             */
            rotting_days?: number | null;
        };
        StagesPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Stages"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        StandingBody: {
            /** @enum {string} */
            cause?: "trial_over" | "payment_failed" | "subscription_ended" | "cancels";
            /**
             * @description off where nobody has to pay. In grace something has to be done; in read_only nothing can be changed until it is.
             * @enum {string}
             */
            phase: "off" | "trial" | "active" | "grace" | "read_only";
            /**
             * Format: date-time
             * @description When the phase ends by itself; null for never
             */
            until: string | null;
        };
        Start: {
            consent: boolean;
            email?: string;
            locale?: string;
            name: string;
            /** @description Address of the page with the widget. */
            page?: string;
            text: string;
        };
        StartBody: {
            /** @description Demand a new sign-in at the provider */
            fresh?: boolean;
            /** @description E-mail address that the provider is told */
            hint?: string;
            /** @description Page of Kontor to go on with */
            next?: string;
        };
        StartOutputBody: {
            /** @description Where to send the browser */
            location: string;
        };
        Started: {
            /** @description An assistant answers, no person. */
            assistant?: boolean;
            /** @description False where a message was left that is answered by e-mail. */
            online: boolean;
            /** @description Shown once; it opens this conversation. */
            token: string;
        };
        Step: {
            action?: string;
            condition?: components["schemas"]["Expr"];
            everyone?: boolean;
            field_id?: string;
            grant_id?: string;
            holder_id?: string;
            kind: string;
            level?: string;
            met?: boolean;
            module?: string;
            reached?: boolean;
            role_id?: string;
            scope?: string;
            share_id?: string;
            team_id?: string;
            text: string;
            user_id?: string;
        };
        StepUpBody: {
            /** @description A code of the app or a recovery code, where there is a second factor */
            code?: string;
            /** @description The password, where there is no second factor */
            password?: string;
        };
        StreamEvent: {
            /** @description Changed fields that you may see. */
            changed?: string[] | null;
            /** @description Id of the record. */
            id?: string;
            /** @description API name of the object. */
            object?: string;
            /** @description What happened, such as contact.updated. */
            type: string;
            /** Format: int64 */
            version?: number;
        };
        SubscribeBody: {
            /** @description Address at the push service, as the browser gives it. */
            endpoint: string;
            keys: components["schemas"]["SubscribeBodyKeysStruct"];
        };
        SubscribeBodyKeysStruct: {
            auth: string;
            p256dh: string;
        };
        SubscriptionBody: {
            cancel_at_period_end: boolean;
            /** @enum {string} */
            interval: "month" | "year" | "week" | "day" | "";
            /** Format: date-time */
            period_end: string | null;
            /** @description Empty for a price that is not among the plans */
            plan: string;
            /**
             * Format: int64
             * @description What is paid for
             */
            seats: number;
            /** @description As Stripe calls it */
            status: string;
        };
        SuggestBody: {
            /** @description The customer, for whom it is told whether the article can be opened; none for a visitor */
            contact_id?: string;
            language?: string;
            /** Format: int64 */
            limit?: number;
            /** @description What the customer asks, such as a ticket's subject and message */
            text: string;
        };
        SuggestOutputBody: {
            data: components["schemas"]["Suggestion"][] | null;
        };
        Suggestion: {
            id: string;
            language: string;
            open: boolean;
            slug: string;
            snippet: string;
            title: string;
            visibility: string;
        };
        SuggestionsView: {
            /** Format: date-time */
            created_at: string;
            id: string;
            installation_id: string;
            items: components["schemas"]["HostSuggestion"][] | null;
            names: {
                [key: string]: string;
            };
            plugin: string;
        };
        SupportBody: {
            /** Format: int64 */
            minutes: number;
            reason: string;
            /** @description Ask to change things, too */
            write?: boolean;
        };
        SuppressionView: {
            address: string;
            /** Format: date-time */
            created_at: string;
            detail: string;
            /** @enum {string} */
            reason: "bounce" | "complaint" | "manual";
        };
        Sure: {
            /** Format: double */
            certainty: number;
            /** Format: double */
            coverage: number;
            /** Format: double */
            right: number;
        };
        SweepInputBody: {
            /**
             * @description API name of the object.
             * @example contacts
             */
            object: string;
        };
        System: {
            checks: components["schemas"]["Check"][] | null;
            jobs: {
                [key: string]: number;
            };
        };
        TabularNewField: {
            label: string;
            options?: string[] | null;
            type: string;
        };
        TakeBody: {
            plugin: string;
        };
        Talk: {
            lines: components["schemas"]["ChatLine"][];
            need_email?: boolean;
            /** @enum {string} */
            state: "bot" | "waiting" | "active" | "left" | "ended";
            typing?: boolean;
        };
        /** @description What is to be done. */
        Tasks: {
            /** Company */
            company_id?: string | null;
            /**
             * Done at
             * Format: date-time
             */
            completed_at?: string | null;
            /** Contact */
            contact_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /** Deal */
            deal_id?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /**
             * Due
             * Format: date-time
             */
            due_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Priority
             * @default normal
             * @enum {string|null}
             */
            priority?: "low" | "normal" | "high" | null;
            /**
             * Reminder
             * Format: date-time
             */
            reminder_at?: string | null;
            /**
             * Status
             * @default open
             * @enum {string|null}
             */
            status?: "open" | "in_progress" | "done" | "cancelled" | null;
            /** Subject */
            subject?: string | null;
            /** Tags */
            tags?: string[] | null;
            /** Title */
            readonly title?: string | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
        };
        /** @description What is to be done. */
        TasksInput: {
            /** Company */
            company_id?: string | null;
            /**
             * Done at
             * Format: date-time
             */
            completed_at?: string | null;
            /** Contact */
            contact_id?: string | null;
            /** Deal */
            deal_id?: string | null;
            /** Description */
            description?: string | null;
            /**
             * Due
             * Format: date-time
             */
            due_at?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Lead */
            lead_id?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Priority
             * @default normal
             * @enum {string|null}
             */
            priority?: "low" | "normal" | "high" | null;
            /**
             * Reminder
             * Format: date-time
             */
            reminder_at?: string | null;
            /**
             * Status
             * @default open
             * @enum {string|null}
             */
            status?: "open" | "in_progress" | "done" | "cancelled" | null;
            /** Subject */
            subject: string;
            /** Tags */
            tags?: string[] | null;
        };
        TasksPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Tasks"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        Team: {
            /** Format: date-time */
            created_at: string;
            id: string;
            member_ids: string[] | null;
            name: string;
            parent_id?: string;
            role_ids: string[] | null;
            version: string;
        };
        TeamPatch: {
            /** @description All users of the team, in place of the present ones */
            member_ids?: string[];
            name?: string;
            /** @description The team above; empty for none */
            parent_id?: string;
            /** @description All roles of the team, in place of the present ones */
            role_ids?: string[];
        };
        Template: {
            description: {
                [key: string]: string;
            };
            labels: {
                [key: string]: string;
            };
            name: string;
        };
        TemplateListBody: {
            data: components["schemas"]["Template"][] | null;
        };
        Tenant: {
            country: string;
            /** Format: date-time */
            created_at: string;
            currency: string;
            /** Format: date-time */
            erase_at?: string;
            id: string;
            locale: string;
            name: string;
            slug: string;
            state: string;
            time_zone: string;
        };
        TenantPatch: {
            country?: string;
            currency?: string;
            locale?: string;
            name?: string;
            time_zone?: string;
        };
        TextBody: {
            text: string;
        };
        /** @description Questions, incidents and complaints of customers. */
        Tickets: {
            /**
             * Channel
             * @enum {string|null}
             */
            channel?: "email" | "portal" | "web_form" | "chat" | "phone" | "api" | "sms" | "social" | "other" | null;
            /** Checklist */
            checklist?: unknown;
            /**
             * Closed
             * Format: date-time
             */
            readonly closed_at?: string | null;
            /** Company */
            company_id?: string | null;
            /** Cause of the complaint */
            complaint_cause?: string | null;
            /** Remedy */
            complaint_remedy?: string | null;
            /**
             * State of the complaint
             * @enum {string|null}
             */
            complaint_state?: "received" | "confirmed" | "examined" | "remedy_offered" | "remedied" | "rejected" | null;
            /** Contact */
            contact_id?: string | null;
            /** Contract */
            contract_id?: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at?: string | null;
            /** Created by */
            readonly created_by?: string | null;
            /** Deal */
            deal_id?: string | null;
            /**
             * In the bin since
             * Format: date-time
             */
            readonly deleted_at?: string | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /**
             * First response
             * Format: date-time
             */
            readonly first_response_at?: string | null;
            /**
             * First response due
             * Format: date-time
             */
            readonly first_response_due?: string | null;
            /** ID */
            readonly id?: string | null;
            /** Language */
            language?: string | null;
            /**
             * Last message
             * Format: date-time
             */
            readonly last_message_at?: string | null;
            /** Mentioned */
            readonly mentioned?: string[] | null;
            /** Merged into */
            readonly merged_into?: string | null;
            /**
             * Next response due
             * Format: date-time
             */
            readonly next_response_due?: string | null;
            /** Number */
            readonly number?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Priority
             * @default normal
             * @enum {string|null}
             */
            priority?: "low" | "normal" | "high" | "urgent" | null;
            /**
             * Times reopened
             * Format: int64
             */
            readonly reopened?: number | null;
            /**
             * Requester's e-mail
             * Format: email
             */
            requester_email?: string | null;
            /** Requester */
            requester_name?: string | null;
            /**
             * Resolution due
             * Format: date-time
             */
            readonly resolution_due?: string | null;
            /**
             * Satisfaction
             * Format: int64
             */
            satisfaction?: number | null;
            /**
             * Rated
             * Format: date-time
             */
            readonly satisfaction_at?: string | null;
            /** Comment on satisfaction */
            satisfaction_comment?: string | null;
            /** SLA clocks */
            readonly sla?: unknown;
            /**
             * Deadline not kept
             * @enum {string|null}
             */
            readonly sla_breach?: "first_response" | "next_response" | "resolution" | null;
            /**
             * Next SLA deadline
             * Format: date-time
             */
            readonly sla_due?: string | null;
            /**
             * SLA policy
             * @description Id of the policy that counts for it.
             */
            readonly sla_policy?: string | null;
            /**
             * SLA
             * @enum {string|null}
             */
            readonly sla_status?: "on_track" | "paused" | "at_risk" | "broken" | "kept" | null;
            /**
             * Snoozed until
             * Format: date-time
             */
            snoozed_until?: string | null;
            /**
             * Solved
             * Format: date-time
             */
            readonly solved_at?: string | null;
            /**
             * Status
             * @default new
             * @enum {string|null}
             */
            status?: "new" | "open" | "pending" | "on_hold" | "solved" | "closed" | null;
            /** Subject */
            subject?: string | null;
            /** Suggested */
            readonly suggestion?: unknown;
            /** Tags */
            tags?: string[] | null;
            /**
             * Team
             * @description Id of the team that works on it.
             */
            team_id?: string | null;
            /** Title */
            readonly title?: string | null;
            /** Topic */
            topic?: string | null;
            /**
             * Type
             * @default question
             * @enum {string|null}
             */
            type?: "question" | "incident" | "complaint" | null;
            /**
             * Changed
             * Format: date-time
             */
            readonly updated_at?: string | null;
            /** Changed by */
            readonly updated_by?: string | null;
            /**
             * Version
             * Format: int64
             */
            readonly version?: number | null;
            /**
             * Customer waits since
             * Format: date-time
             */
            readonly waiting_since?: string | null;
        };
        /** @description Questions, incidents and complaints of customers. */
        TicketsInput: {
            /**
             * Channel
             * @enum {string|null}
             */
            channel?: "email" | "portal" | "web_form" | "chat" | "phone" | "api" | "sms" | "social" | "other" | null;
            /** Checklist */
            checklist?: unknown;
            /** Company */
            company_id?: string | null;
            /** Cause of the complaint */
            complaint_cause?: string | null;
            /** Remedy */
            complaint_remedy?: string | null;
            /**
             * State of the complaint
             * @enum {string|null}
             */
            complaint_state?: "received" | "confirmed" | "examined" | "remedy_offered" | "remedied" | "rejected" | null;
            /** Contact */
            contact_id?: string | null;
            /** Contract */
            contract_id?: string | null;
            /** Deal */
            deal_id?: string | null;
            /** Description */
            description?: string | null;
            /** External ID */
            external_id?: string | null;
            /** Language */
            language?: string | null;
            /** Owner */
            owner_id?: string | null;
            /**
             * Priority
             * @default normal
             * @enum {string|null}
             */
            priority?: "low" | "normal" | "high" | "urgent" | null;
            /**
             * Requester's e-mail
             * Format: email
             */
            requester_email?: string | null;
            /** Requester */
            requester_name?: string | null;
            /**
             * Satisfaction
             * Format: int64
             */
            satisfaction?: number | null;
            /** Comment on satisfaction */
            satisfaction_comment?: string | null;
            /**
             * Snoozed until
             * Format: date-time
             */
            snoozed_until?: string | null;
            /**
             * Status
             * @default new
             * @enum {string|null}
             */
            status?: "new" | "open" | "pending" | "on_hold" | "solved" | "closed" | null;
            /** Subject */
            subject: string;
            /** Tags */
            tags?: string[] | null;
            /**
             * Team
             * @description Id of the team that works on it.
             */
            team_id?: string | null;
            /** Topic */
            topic?: string | null;
            /**
             * Type
             * @default question
             * @enum {string|null}
             */
            type?: "question" | "incident" | "complaint" | null;
        };
        TicketsPage: {
            /**
             * Format: int64
             * @description Number of matching records, when it was asked for.
             */
            count?: number;
            /** @description Whether there are more than count. */
            count_capped?: boolean;
            data: components["schemas"]["Tickets"][];
            /** @description Where the next page begins; null on the last. */
            next_cursor: string | null;
        };
        TimelineItem: {
            /** Format: date-time */
            at: string;
            change?: components["schemas"]["HistoryEntry"];
            kind: string;
            record?: unknown;
        };
        TimelinePage: {
            data: components["schemas"]["TimelineItem"][] | null;
            next_cursor?: string;
        };
        Token: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            hint: string;
            id: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            /** Format: date-time */
            revoked_at: string | null;
        };
        TokenBody: {
            /** @description What stands behind the # of the link */
            token: string;
        };
        TokenListBody: {
            data: components["schemas"]["Token"][] | null;
        };
        ToldView: {
            body: string;
            /** Format: int64 */
            status: number;
        };
        TransferProblem: {
            code: string;
            fields?: components["schemas"]["Field"][] | null;
            message?: string;
            params?: {
                [key: string]: unknown;
            };
        };
        "Try-plugin-packageRequest": {
            /** Format: int64 */
            days: number;
        };
        TryInputBody: {
            /** @description A record as it would be created. */
            a: unknown;
            /** @description Another. */
            b: unknown;
            /** @description The rule to try; the active ones when left out. */
            definition?: unknown;
            /**
             * @description API name of the object.
             * @example contacts
             */
            object: string;
        };
        TryOutputBody: {
            match: boolean;
            reasons: components["schemas"]["Reason"][] | null;
            /** Format: int64 */
            score: number;
            /** Format: int64 */
            threshold: number;
        };
        UndoConflict: {
            base: unknown;
            field: string;
            id: string;
            mine: unknown;
            object: string;
            theirs: unknown;
        };
        UndoInputBody: {
            /** @description Only say what would happen. */
            dry_run?: boolean;
            force?: {
                [key: string]: string[] | null;
            };
            force_all?: boolean;
            reason?: string;
            skip?: string[] | null;
        };
        UndoOutputBody: {
            change_set_id?: string;
            /** Format: int64 */
            checked: number;
            /** Format: int64 */
            conflicted: number;
            conflicts: components["schemas"]["UndoConflict"][] | null;
            dry_run?: boolean;
            /** Format: int64 */
            failed: number;
            /** @description Records, or with a field one value, that could not be taken back. */
            failures?: components["schemas"]["UndoRefusal"][] | null;
            job_id?: string;
            truncated?: boolean;
            undo_of: string;
            /** Format: int64 */
            undone: number;
        };
        UndoRefusal: {
            code: string;
            field?: string;
            id: string;
            message: string;
            object: string;
        };
        UnsubscribeBody: {
            endpoint: string;
        };
        UpdateLinkInputBody: {
            primary?: boolean;
            /** @description One of the relation's roles, or empty. */
            role?: string;
            /** @description First day; empty for no limit. */
            valid_from?: string;
            /** @description Last day; empty for no limit. */
            valid_to?: string;
        };
        UpgradeBody: {
            /** @description In place of the present configuration */
            config?: {
                [key: string]: unknown;
            };
            /** @description That of the package whose review was agreed to; needed where it asks for more */
            digest?: string;
            package_id: string;
            /**
             * Format: int64
             * @description What the change is based on; 0 takes whatever is there
             */
            revision?: number;
        };
        Usage: {
            /** Format: int64 */
            api_calls_30_days: number;
            /** Format: int64 */
            api_calls_today: number;
            /** Format: int64 */
            emails_30_days: number;
            /** Format: int64 */
            emails_today: number;
            /** Format: int64 */
            files: number;
            head?: string;
            limits: components["schemas"]["Limits"];
            /** Format: date-time */
            measured_at: string | null;
            /** Format: int64 */
            members: number;
            records: {
                [key: string]: number;
            };
            /** Format: int64 */
            storage_bytes: number;
        };
        UsageView: {
            /** @description The last 24 hours */
            day: components["schemas"]["CostView"];
            /** @description The last 7 days */
            week: components["schemas"]["CostView"];
        };
        Use: {
            /** @description Of a layout: kind, audience and audience_id; of an import: state. */
            detail?: {
                [key: string]: string;
            };
            /** @description Somebody's own, which you may not see. */
            hidden?: boolean;
            id?: string;
            /** @enum {string} */
            kind: "view" | "layout" | "role" | "formula" | "validation" | "rollup" | "relation" | "duplicate_rule" | "webhook" | "import";
            labels?: {
                [key: string]: string;
            };
            /** @description What it is called; left out where there is no name, or where it is not for you to know. */
            name?: string;
            /** @description API name of the object that it belongs to. */
            object?: string;
            /** @description Where in it, such as filter, sort, columns or group. */
            places?: string[] | null;
        };
        UseBody: {
            /**
             * Format: date-time
             * @description Until when more is let in beyond the limit
             */
            grace_until: string | null;
            /**
             * @description warning from 80 percent, reached from all of it
             * @enum {string}
             */
            level: "none" | "warning" | "reached";
            /**
             * Format: int64
             * @description 0 for none
             */
            limit: number;
            /** @enum {string} */
            resource: "seats" | "records" | "storage" | "plugins";
            /**
             * Format: int64
             * @description As it was counted last; storage in bytes
             */
            used: number;
        };
        User: {
            active: boolean;
            /** Format: date-time */
            created_at: string;
            email: string;
            id: string;
            locale: string;
            manager_id?: string;
            name: string;
            role_ids: string[] | null;
            team_ids: string[] | null;
            time_zone?: string;
            /** Format: date-time */
            updated_at: string;
            version: string;
        };
        UserGrant: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** @description What a role allows: scopes (none, own, own_reports, team, team_below, all) of actions by object id or *, levels of fields by field id, and functions. Several roles add up; what one of them denies is taken away last. */
            definition: {
                deny?: {
                    functions?: ("settings.metadata" | "settings.access" | "settings.tenant" | "users.manage" | "api_keys.manage" | "webhooks.manage" | "plugins.manage" | "imports.run" | "exports.run" | "views.share" | "changesets.undo" | "jobs.read" | "audit.read" | "knowledge.publish" | "users.view_as")[];
                    modules?: ("activities" | "sales" | "service")[];
                    objects?: {
                        [key: string]: {
                            actions?: ("read" | "create" | "update" | "delete" | "export" | "import" | "merge" | "bulk" | "send")[];
                            fields?: {
                                [key: string]: "hidden" | "masked" | "read" | "write";
                            };
                        };
                    };
                };
                functions?: ("settings.metadata" | "settings.access" | "settings.tenant" | "users.manage" | "api_keys.manage" | "webhooks.manage" | "plugins.manage" | "imports.run" | "exports.run" | "views.share" | "changesets.undo" | "jobs.read" | "audit.read" | "knowledge.publish" | "users.view_as" | "*")[];
                objects?: {
                    [key: string]: {
                        actions?: {
                            [key: string]: ("none" | "own" | "own_reports" | "team" | "team_below" | "all") | {
                                /** @enum {string} */
                                scope?: "none" | "own" | "own_reports" | "team" | "team_below" | "all";
                                /** @description A filter that the record must also meet. */
                                where?: Record<string, never>;
                            };
                        };
                        fields?: {
                            [key: string]: "hidden" | "masked" | "read" | "write";
                        };
                        /** @enum {string} */
                        level?: "hidden" | "masked" | "read" | "write";
                    };
                };
            };
            /** Format: date-time */
            expires_at: string | null;
            id: string;
            reason?: string;
            user_id: string;
        };
        UserPatch: {
            /** @description false suspends the user: sessions end at once, keys for good */
            active?: boolean;
            locale?: string;
            /** @description Empty for nobody */
            manager_id?: string;
            name?: string;
            /** @description All roles, in place of the present ones */
            role_ids?: string[];
            /** @description All teams, in place of the present ones */
            team_ids?: string[];
            /** @description IANA time zone; empty for the company's */
            time_zone?: string;
        };
        Uses: {
            data: components["schemas"]["Use"][];
            /** @description What you may not look into, so that there may be more. */
            missing: string[];
        };
        VerifyBody: {
            /** @description The account's password, unless its session is shown */
            password?: string;
            /** @description What stands behind the # of the link */
            token: string;
        };
        Version: {
            /** Format: date-time */
            at: string;
            by_name: string;
            /** Format: int64 */
            number: number;
        };
        VersionsOutputBody: {
            data: components["schemas"]["Version"][] | null;
        };
        View: {
            action: string;
            actor_id: string;
            actor_kind: string;
            address?: string;
            agent?: string;
            /** Format: date-time */
            at: string;
            detail: unknown;
            hash: string;
            id: string;
            object?: string;
            on_behalf_of?: string;
            prev: string;
            request_id?: string;
            /** Format: int64 */
            seq: number;
            session_id?: string;
            target?: string;
            text?: string;
            user_id?: string;
            via?: string;
        };
        ViewChange: {
            columns?: string[];
            /** @description Filter tree; {} removes it. */
            filter?: unknown;
            group_by?: string;
            /** @enum {string} */
            kind?: "table" | "board" | "calendar";
            name?: string;
            /** @enum {string} */
            shared?: "private" | "team" | "all";
            sort?: components["schemas"]["Sort"][];
        };
        ViewListBody: {
            data: components["schemas"]["ViewView"][] | null;
        };
        ViewView: {
            columns: string[] | null;
            /** Format: date-time */
            created_at: string;
            /** @description Filter tree, null for none. */
            filter: unknown;
            group_by?: string;
            id: string;
            /** @enum {string} */
            kind: "table" | "board" | "calendar";
            name: string;
            object: string;
            /** @description Whether it is yours. */
            own: boolean;
            owner_id: string;
            /** @enum {string} */
            shared: "private" | "team" | "all";
            sort: components["schemas"]["Sort"][] | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        Viewing: {
            /** Format: date-time */
            ends_at: string;
            id: string;
            reason: string;
            /** Format: date-time */
            started_at: string;
            user_id: string;
            viewer_id: string;
        };
        Visibility: {
            examples: components["schemas"]["ImpactExample"][] | null;
            /** Format: int64 */
            people: number;
            /** Format: int64 */
            records: number;
            /** @description There are at least so many */
            records_capped?: boolean;
        };
        WatchSettingsBody: {
            /**
             * Format: int64
             * @description How long entries are kept, at least 30 days; 0 for ever.
             */
            retention_days: number;
            /**
             * Format: int64
             * @description The version that the change is based on.
             */
            version: number;
        };
        Weak: {
            /** Format: int64 */
            helpful: number;
            id: string;
            /** Format: int64 */
            seen: number;
            /** Format: int64 */
            tickets: number;
            title: string;
            /** Format: int64 */
            unhelpful: number;
        };
        Widget: {
            assistant?: components["schemas"]["Assistant"];
            /** @description Of the button and the visitor's words. */
            color?: string;
            enabled: boolean;
            /** @description First words to the visitor. */
            greeting?: string;
            hours?: components["schemas"]["Hours"][];
            need_email?: boolean;
            privacy_url?: string;
            /** @description Origins such as https://www.example.com that may embed it; none for any. */
            sites?: string[];
            /** @description Over the conversation; the company's name if empty. */
            title?: string;
        };
    };
    responses: {
        /** @description A problem, in the reader's language (RFC 9457). */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "get-alert-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-alert-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-alerts": {
        parameters: {
            query?: {
                state?: "open" | "acknowledged" | "dismissed";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-alertsResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-alert": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "acknowledge-alert": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "dismiss-alert": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAPIKeyBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKeyBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["APIKey"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "revoke-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "rotate-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateKeyBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-audit": {
        parameters: {
            query?: {
                /** @description Who acted. */
                user_id?: string;
                /** @description Such as role.updated, or login.* for all of a family. */
                action?: string[] | null;
                /** @description API name of the object whose records it is about. */
                object?: string;
                /** @description Id of the thing that it is about. */
                target?: string;
                /** @description The first moment. */
                from?: string;
                /** @description The moment before which it ends. */
                to?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-auditResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "export-audit": {
        parameters: {
            query?: {
                /** @description Who acted. */
                user_id?: string;
                /** @description Such as role.updated, or login.* for all of a family. */
                action?: string[] | null;
                /** @description API name of the object whose records it is about. */
                object?: string;
                /** @description Id of the thing that it is about. */
                target?: string;
                /** @description The first moment. */
                from?: string;
                /** @description The moment before which it ends. */
                to?: string;
                format?: "jsonl" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-audit-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchSettingsBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-audit-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WatchSettingsBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchSettingsBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "verify-audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "start-checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-billing-invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListInvoiceBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-billing-plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListPlanBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "open-billing-portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "refresh-billing": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-billing-standing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandingBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-subscription": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-brand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Brand"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-brand": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrandBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Brand"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Brand"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "remove-logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Brand"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-changes": {
        parameters: {
            query?: {
                /** @description next_cursor of the answer before; now for the present end of the feed; nothing for its beginning. */
                cursor?: string;
                /** @description How many changes to go through, up to 500; 100 when left out. A page may hold fewer, since it leaves out what you may not see. */
                limit?: number;
                /** @description API names of the objects, separated by commas; all when left out. */
                objects?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-changesets": {
        parameters: {
            query?: {
                /** @description Only sets with more than one change. */
                several?: boolean;
                /** @description Only sets of this person. */
                user_id?: string;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Size of the page, up to 100; 25 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeSetPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-changeset": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the change set. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeSet"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "undo-changeset": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the change set. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndoOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-chat-front": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the widget. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Front"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "start-chat": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Start"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "leave-chat": {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the conversation. */
                "X-Chat-Token"?: string;
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "read-chat": {
        parameters: {
            query?: {
                /** @description Only what was said later. */
                after?: string;
            };
            header?: {
                "X-Chat-Token"?: string;
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Talk"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "say-in-chat": {
        parameters: {
            query?: never;
            header?: {
                "X-Chat-Token"?: string;
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SayBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "ask-for-person-in-chat": {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the conversation. */
                "X-Chat-Token"?: string;
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "attend-chats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttendBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-chat-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-chat-settings": {
        parameters: {
            query?: {
                /** @description Give the widget another key. */
                renew_key?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Widget"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-chats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-chat-answers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the chat. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswersOutBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "end-chat": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the chat. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "hand-over-chat": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOverBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Chat"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "answer-chat": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainListBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-domain": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DomainDomainBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainDomain"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-domain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "verify-domain": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainDomain"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-duplicates": {
        parameters: {
            query: {
                /** @description API name of the object. */
                object: string;
                /** @description Only pairs with a record that this change set was about, such as an import's. */
                changeset_id?: string;
                /** @description Open ones when left out. */
                state?: "open" | "ignored" | "merged";
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "count-duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountsOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "sweep-duplicates": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SweepInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "decide-duplicate": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the pair. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pair"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "check-erasure-proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProofBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check-erasure-proofResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-export-freezes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-export-freezesResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "release-exports": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "start-export": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExport"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-export": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "download-export": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-importsResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "start-import": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description filename of the file being uploaded
                     */
                    filename?: string;
                    /** @description general purpose name for multipart form value */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "preview-import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description filename of the file being uploaded
                     */
                    filename?: string;
                    /** @description general purpose name for multipart form value */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-import": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the import. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "download-import-errors": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the import. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "preview-stored-import": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the import. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportOptions"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "repeat-import": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the import. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportOptions"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-import-rows": {
        parameters: {
            query?: {
                /** @description Only rows with this outcome. */
                outcome?: "created" | "updated" | "skipped" | "failed";
                /** @description Number of the last row of the page before. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the import. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "accept-invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "inspect-invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListInvitationBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-invitation": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitationBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-invitation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "resend-invitation": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-articles": {
        parameters: {
            query?: {
                /** @description Words of the title */
                q?: string;
                /** @description Only articles in this state */
                status?: string;
                /** @description Only articles for these readers */
                visibility?: string;
                /** @description Only articles of this category; none for those without one */
                category?: string;
                /** @description Where the page before ended */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LibraryOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "compare-article-versions": {
        parameters: {
            query?: {
                language?: string;
                /** @description Number of a version; 0 for the present draft */
                from?: number;
                /** @description Number of a version; 0 for the present draft */
                to?: number;
            };
            header?: never;
            path: {
                /** @description Id of the article */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Compared"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-article-insight": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the article */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Insight"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-article-reach": {
        parameters: {
            query?: {
                /** @description The customer for whom it is told */
                contact_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the article */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reach"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-article-versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the article */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionsOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "restore-article-version": {
        parameters: {
            query?: {
                /** @description Version of the record that the change is based on; 0 for any */
                version?: number;
            };
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the article */
                id: string;
                /** @description Number of the version */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-knowledge-gaps": {
        parameters: {
            query?: {
                /** @description How many days are looked at */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gaps"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "preview-article": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "search-articles": {
        parameters: {
            query: {
                /** @description What is searched for */
                q: string;
                /** @description Preferred language; the caller's when left out */
                language?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HitsOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-knowledge-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-knowledge-settings": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "suggest-articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuggestBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "suggest-answers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the ticket */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswersOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "draft-article-from-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the ticket */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftedOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-layout": {
        parameters: {
            query: {
                /** @description What it is a layout of. */
                kind: "record" | "list" | "navigation" | "home";
                /** @description API name of the object, for record and list. */
                object?: string;
                /** @description For whom; everybody when left out. */
                audience?: "everybody" | "role" | "team";
                /** @description Id of the role or the team. */
                audience_id?: string;
                /** @description For a record's layout: only for records with a value of this select or reference. */
                type_field?: string;
                /** @description That value. */
                type_value?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LayoutView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-layout": {
        parameters: {
            query: {
                /** @description What it is a layout of. */
                kind: "record" | "list" | "navigation" | "home";
                /** @description API name of the object, for record and list. */
                object?: string;
                /** @description For whom; everybody when left out. */
                audience?: "everybody" | "role" | "team";
                /** @description Id of the role or the team. */
                audience_id?: string;
                /** @description For a record's layout: only for records with a value of this select or reference. */
                type_field?: string;
                /** @description That value. */
                type_value?: string;
            };
            header?: {
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Set-layoutRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LayoutView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "reset-layout": {
        parameters: {
            query: {
                /** @description What it is a layout of. */
                kind: "record" | "list" | "navigation" | "home";
                /** @description API name of the object, for record and list. */
                object?: string;
                /** @description For whom; everybody when left out. */
                audience?: "everybody" | "role" | "team";
                /** @description Id of the role or the team. */
                audience_id?: string;
                /** @description For a record's layout: only for records with a value of this select or reference. */
                type_field?: string;
                /** @description That value. */
                type_value?: string;
            };
            header?: {
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LayoutView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-layouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-layoutsResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "discover-login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscoverBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Choices"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "login-with-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CredentialBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "begin-passkey-login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CeremonyOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "prove-second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "enrol-second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seed"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-mail-domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfMailDomainViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "add-mail-domain": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Add-mail-domainRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailDomainView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "remove-mail-domain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "check-mail-domain": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailDomainView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-mail-ledger": {
        parameters: {
            query?: {
                /** @description Mails of one mailbox. */
                mailbox_id?: string;
                state?: "waiting" | "stored" | "skipped" | "failed";
                /** @description Mails from one address. */
                sender?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfMailEntryViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "count-mail-ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailCountsView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-mail": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailEntryView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-raw-mail": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Accept-Ranges"?: string;
                    "Content-Disposition"?: string;
                    "Content-Length"?: string;
                    "Content-Range"?: string;
                    "Content-Security-Policy"?: string;
                    "Content-Type"?: string;
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "retry-mail": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailEntryView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-outgoing-mail": {
        parameters: {
            query?: {
                state?: "queued" | "sent" | "refused" | "bounced" | "suppressed" | "given_up";
                /** @description Mails to one address. */
                recipient?: string;
                /** @description Mails of one ticket. */
                thread_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfOutgoingViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "resend-mail": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-mail-suppressions": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfSuppressionViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "add-mail-suppression": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Add-mail-suppressionRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "remove-mail-suppression": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Remove-mail-suppressionRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfMailboxViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-mailbox": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMailbox"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-mailbox": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-mailbox": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-mailbox": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailboxChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "test-mailbox": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the thing. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxTestView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-match-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-match-rule": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRuleInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "try-match-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TryInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TryOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-match-rule": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the rule. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-match-rule": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the rule. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulePatch"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-my-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RightsOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-allowed-apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfConsentBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "revoke-allowed-app": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "change-email": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "resend-email-verification": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Factors"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfKnownBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-identity": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-my-layout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyLayout"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "add-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPasskeyBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkey"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "begin-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CeremonyOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "remove-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Change-passwordRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-my-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-my-preferences": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Document"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "renew-recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodesOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepUpBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "step-up-with-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CredentialBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "begin-passkey-step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CeremonyOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "begin-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seed"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "remove-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "confirm-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodesOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "take-back-message": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the message. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-notifications": {
        parameters: {
            query?: {
                /** @description Only those that are not read. */
                unread?: boolean;
                /** @description Size of the page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "count-notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "mark-notifications": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-notification-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeSettings"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-notification-settings": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticeSettings"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeSettings"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-oauth-apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfAppBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-oauth-app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAppBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeApp"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-oauth-app": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-oauth-app": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-oauth-app": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "rotate-oauth-app-secret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeApp"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListObjectViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-object": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewObject"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-object": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object. */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-object": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object. */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-object": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObjectChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-fields": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object. */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListFieldViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-field": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewField"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-field": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object. */
                object: string;
                /** @description API name or id of the field. */
                field: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-field": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object. */
                object: string;
                /** @description API name or id of the field. */
                field: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FieldChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-field-uses": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object. */
                object: string;
                /** @description API name or id of the field. */
                field: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uses"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-object-uses": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object. */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uses"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-operator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operator"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-all-jobs": {
        parameters: {
            query?: {
                /** @description State of the jobs */
                state?: "available" | "scheduled" | "running" | "completed" | "cancelled" | "discarded";
                /** @description Id of the last job of the page before */
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataJob"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "retry-job": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-own-support-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataGrant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "enter-as-support": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-tenants": {
        parameters: {
            query?: {
                /** @description Part of the name or the slug, or the id */
                q?: string;
                /** @description Id of the last tenant of the page before */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataRow"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-operated-tenant": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Row"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "approve-tenant-domain": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorDomainBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-tenant-limits": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitsBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Row"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "resume-tenant": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Row"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "ask-for-support-access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SupportBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "suspend-tenant": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorReasonBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Row"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "request-password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-plugin-abilities": {
        parameters: {
            query: {
                object: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAbilitiesViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-plugin-offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OffersPageBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "upload-plugin-package": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description filename of the file being uploaded
                     */
                    filename?: string;
                    /** @description general purpose name for multipart form value */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackageView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "take-bundled-plugin": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackageView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "review-plugin-package": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "try-plugin-package": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Try-plugin-packageRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-plugin-panels": {
        parameters: {
            query?: {
                /** @description None for whole pages */
                object?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePanelViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-plugin-run": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "cancel-plugin-run": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageInstallationViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "install-plugin": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InstallBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-plugin": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "remove-plugin": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "run-plugin-action": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
                action: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActionBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionDone"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "start-plugin-action": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
                action: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-plugin-audiences": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-plugin-audiencesResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "add-plugin-audience": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AudienceBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "drop-plugin-audience": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the installation */
                id: string;
                audience: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "pause-plugin-audience": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
                audience: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AudiencePatchBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-plugin-audience-runs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the installation */
                id: string;
                audience: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-plugin-audience-runsResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "sync-plugin-audience": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
                audience: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-plugin-calls": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCallViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "check-plugin": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check-pluginResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "configure-plugin": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "disable-plugin": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevisionBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "enable-plugin": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevisionBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-plugin-flows": {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageFlowViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "render-plugin-panel": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
                panel: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenderBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "roll-back-plugin": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevisionBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "ask-plugin-route": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToldView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "upgrade-plugin": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpgradeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-plugin-usage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the installation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-privacy-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacySettingsBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-privacy-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrivacySettingsBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacySettingsBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-push-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Get-push-keyResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "subscribe-device": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscribeBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "unsubscribe-device": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnsubscribeBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-article-categories": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleCategoriesPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-article-categories": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleCategoriesInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleCategories"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-article-categories": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleCategories"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-article-categories": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-article-categories": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleCategoriesInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleCategories"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-articles": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticlesPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-articles": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticlesInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Articles"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-articles": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Articles"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-articles": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-articles": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticlesInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Articles"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-calls": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-calls": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calls"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-calls": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calls"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-calls": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-calls": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calls"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-companies": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompaniesPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-companies": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompaniesInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Companies"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-companies": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Companies"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-companies": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-companies": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompaniesInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Companies"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-consents": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-consents": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consents"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-consents": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consents"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-consents": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-consents": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consents"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-contacts": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-contacts": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contacts"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-contacts": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contacts"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-contacts": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-contacts": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contacts"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-contact-consents": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the contact. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-contact-consentsResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-contact-consent": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the contact. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentDecisionBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactConsentBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "ask-contact-consent": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the contact. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentAskBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactConsentBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-contracts": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-contracts": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contracts"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-contracts": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contracts"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-contracts": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-contracts": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contracts"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-conversations": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-conversations": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversations"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-conversations": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversations"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-conversations": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-conversations": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversations"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-deals": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-deals": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DealsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deals"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-deals": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deals"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-deals": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-deals": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DealsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deals"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-emails": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-emails": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emails"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-emails": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emails"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-emails": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-emails": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emails"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-ideas": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdeasPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-ideas": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdeasInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ideas"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-ideas": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ideas"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-ideas": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-ideas": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdeasInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ideas"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-leads": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-leads": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeadsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Leads"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-leads": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Leads"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-leads": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-leads": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeadsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Leads"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "convert-lead": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the lead. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversionBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Converted"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-meetings": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-meetings": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeetingsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meetings"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-meetings": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meetings"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-meetings": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-meetings": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeetingsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meetings"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-messages": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagesPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-messages": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessagesInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-messages": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-messages": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-messages": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessagesInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-notes": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotesPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-notes": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotesInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notes"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-notes": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notes"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-notes": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-notes": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotesInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notes"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-pipelines": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelinesPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-pipelines": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PipelinesInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipelines"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-pipelines": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipelines"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-pipelines": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-pipelines": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PipelinesInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipelines"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-products": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-products": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Products"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-products": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Products"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-products": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-products": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Products"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-stages": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagesPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-stages": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StagesInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stages"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-stages": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stages"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-stages": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-stages": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StagesInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stages"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-tasks": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TasksPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-tasks": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TasksInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tasks"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-tasks": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tasks"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-tasks": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-tasks": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TasksInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tasks"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records-tickets": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketsPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record-tickets": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketsInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tickets"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-tickets": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tickets"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record-tickets": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record-tickets": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tickets"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-records": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
                /** @description Filter in the text form of the filter language (AIP-160). */
                filter?: string;
                /** @description Fields to sort by, separated by commas; a minus for descending. Up to three. */
                sort?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Whether to count: not, up to 10,000, or exactly (slow on large tables). */
                count?: "none" | "capped" | "exact";
                /** @description List deleted records instead. */
                bin?: boolean;
                /** @description Search as you type: records whose name begins with this, by name. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-record": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "aggregate-records": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "batch-records": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "bulk-records": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "find-duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CandidatesOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "merge-records": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Change nothing and say what would become of the record, and what would move. */
                    dry_run?: boolean;
                    /** @description Ids of the records that go, up to 20. */
                    from: string[];
                    /** @description Id of the record that stays. */
                    into: string;
                    /** @description Id of the record that a field's value is taken from, by the field's API path. */
                    values?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What undo takes; empty for a dry run. */
                        change_set_id: string;
                        /** @description How many references and links have moved. */
                        moved: number;
                        /** @description How many of them belong to records of which object. */
                        moves: {
                            count: number;
                            object: string;
                        }[];
                        record: components["schemas"]["Record"];
                    };
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "query-records": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordQuery"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "upsert-record": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record": {
        parameters: {
            query?: {
                /** @description Fields to return, separated by commas; all that you may see when left out. */
                fields?: string;
                /** @description References whose records are put in, separated by commas. */
                expand?: string;
            };
            header?: {
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-record": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-record": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now. */
                "If-Match"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-access": {
        parameters: {
            query?: {
                /** @description Id of the user who is asked about; you when left out. About others it needs the function users.manage or settings.access. */
                user?: string;
                /** @description Explain why this is, or is not, allowed: read, create, update, delete, export, import, merge, bulk or send. To read when left out. */
                action?: string;
                /** @description Explain what may be done with this field. */
                field?: string;
            };
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-as-of": {
        parameters: {
            query: {
                /** @description The moment, as RFC 3339. */
                at: string;
            };
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-duplicates-of": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object, in the plural. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CandidatesOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-record-files": {
        parameters: {
            query?: {
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "attach-file": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description filename of the file being uploaded
                     */
                    filename?: string;
                    /** @description general purpose name for multipart form value */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "detach-file": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
                /** @description Id of the file. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "fetch-file": {
        parameters: {
            query?: {
                /** @description Show it in place, where it has a preview, instead of downloading it. */
                inline?: boolean;
            };
            header?: {
                /** @description One range of bytes, for players. */
                Range?: string;
                /** @description The ETag that the reader has; when it is still true, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
                /** @description Id of the file. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Accept-Ranges"?: string;
                    "Content-Disposition"?: string;
                    "Content-Length"?: string;
                    "Content-Range"?: string;
                    "Content-Security-Policy"?: string;
                    "Content-Type"?: string;
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing has changed since. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "restore-file": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
                /** @description Id of the file. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-history": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-layout": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object. */
                object: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConditionsView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-record-people": {
        parameters: {
            query?: {
                /** @description Beginning of a name or address. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-record-peopleResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "look-at-record": {
        parameters: {
            query?: {
                /** @description Whether you write something. */
                writing?: boolean;
            };
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresentOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "leave-record": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-links": {
        parameters: {
            query?: {
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
                /** @description Name of an n:m relation as seen from the record, such as companies. */
                relation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EdgePage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-link": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
                /** @description Name of an n:m relation as seen from the record, such as companies. */
                relation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edge"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-link": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
                /** @description Name of an n:m relation as seen from the record, such as companies. */
                relation: string;
                /** @description Id of the link. */
                edge: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-link": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
                /** @description Name of an n:m relation as seen from the record, such as companies. */
                relation: string;
                /** @description Id of the link. */
                edge: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateLinkInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edge"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "restore-record": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Type"?: string;
                    ETag?: string;
                    Link?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-shares": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharesOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "share-record": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Share"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "unshare-record": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
                /** @description Id of the share. */
                share: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                object: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSuggestionsViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "enrich-record": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                object: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Enrich-recordRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestionsView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "apply-suggestions": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                object: string;
                id: string;
                suggestions: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostApplyBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-record-timeline": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
                /** @description Only these kinds, separated by commas: change, task, note, call, meeting, email. */
                kinds?: string;
                /** @description Only activities that have this in their subject, their text or another searchable field; changes are left out. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description API name of the object, in the plural, such as contacts. */
                object: string;
                /** @description Id of the record. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-relation": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRelation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelationView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-relation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListRoleBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-role": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-role": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-role": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-role": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolePatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "preview-role": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolePatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-sample-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "remove-sample-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purged"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-sample-data-removal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purged"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-scim-mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-scim-mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Mapping"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-scim-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenListBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-scim-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScimTokenBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "revoke-scim-token": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    search: {
        parameters: {
            query: {
                /** @description Words, or beginnings of words, that a record must all have. */
                q: string;
                /** @description API names of the objects to search, separated by commas; all when left out. */
                objects?: string;
                /** @description Greatest number of hits, up to 200; 20 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-learnings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-learningsResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "learn-from-tickets": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-service-rules": {
        parameters: {
            query?: {
                /** @description All when left out. */
                kind?: "macro" | "reply" | "calendar" | "sla" | "routing" | "triage" | "survey";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List-service-rulesResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-service-rule": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceRule"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-service-rule": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceRule"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-service-rule": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListSessionBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "end-other-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "end-session": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-sign-in-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-sign-in-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rules"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    signup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignupBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedUp"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-sso-domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfDomainBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-sso-domain": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DomainBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-sso-domain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "verify-sso-domain": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-sso-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfProviderBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-sso-provider": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProviderBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-sso-provider": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-sso-provider": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-sso-provider": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "logout-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "arrive-sso": {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See Other */
            303: {
                headers: {
                    Location?: string;
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "end-sso-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "finish-sso": {
        parameters: {
            query?: {
                code?: string;
                state?: string;
                iss?: string;
                error?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See Other */
            303: {
                headers: {
                    Location?: string;
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "continue-sso": {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See Other */
            303: {
                headers: {
                    Location?: string;
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "link-sso": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "start-sso": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartOutputBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-starter-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateListBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "apply-starter-template": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Added"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "stream-changes": {
        parameters: {
            query?: {
                /** @description Where in the feed to begin; its present end when left out. Last-Event-ID goes before it. */
                cursor?: string;
                /** @description API names of the objects, separated by commas; all when left out. */
                objects?: string;
            };
            header?: {
                /** @description The id of the last event that was seen, to go on from there. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events: id, event, and data as JSON. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["StreamEvent"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-support-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataGrant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "leave-support": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-present-support": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataGrant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "allow-support-access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AllowBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "refuse-support-access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "revoke-support-access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTeamBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-team": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTeam"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-team": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-team": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-team": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "preview-team": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-tenant": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-tenant-exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportListBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "start-tenant-export": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveExport"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-tenant-export": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveExport"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "download-tenant-export": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "request-erasure": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasureBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "cancel-erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "open-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opened"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "apply-macro": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MacroBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Applied"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "merge-tickets": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merge-ticketsResponse"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "note-on-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "render-for-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TextBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "reply-to-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplyBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "split-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SplitBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opened"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "judge-suggestion": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the ticket. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JudgeBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-users": {
        parameters: {
            query?: {
                /** @description Beginning of a word of the name, or of the e-mail address */
                q?: string;
                /** @description Only active, or only suspended users */
                active?: "true" | "false";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListUserBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUserBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-user": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-absences": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAbsenceBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "add-absence": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAbsence"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Absence"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "remove-absence": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                absence: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "erase-user": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "reset-user-factors": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-user-grants": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListUserGrantBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "add-user-grant": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGrant"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserGrant"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "preview-user-grant": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGrant"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "remove-user-grant": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                grant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "hand-over-records": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOverInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandOverResult"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "set-user-password": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Set-user-passwordRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "preview-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preview-userRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "start-viewing": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewViewing"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Viewing"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "end-viewing": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-views": {
        parameters: {
            query?: {
                /** @description API name of the object; all when left out. */
                object?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewListBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-view": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewView"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-view": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the view. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-view": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the view. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-view": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the view. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfHookViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "create-webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHook"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "receive-stripe-event": {
        parameters: {
            query?: never;
            header?: {
                "Stripe-Signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "get-webhook": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "delete-webhook": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "update-webhook": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "list-webhook-deliveries": {
        parameters: {
            query?: {
                /** @description Only deliveries in this state. */
                state?: "pending" | "delivered" | "failed" | "forbidden" | "cancelled";
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Size of the page, up to 200; 50 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOfDeliveryViewBody"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "replay-webhook-delivery": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the webhook. */
                id: string;
                /** @description Id of the delivery. */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "rotate-webhook-secret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    "test-webhook": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to send the request again: within 24 hours the same key gives the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryView"];
                };
            };
            "4XX": components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
}
