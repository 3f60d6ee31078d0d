"""A back end in FastAPI: it starts a verification, is told of its outcome, and shows it."""

import json
import os
from urllib.parse import quote
from uuid import uuid4

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from standardwebhooks import Webhook, WebhookVerificationError

API = os.environ.get("API", "http://127.0.0.1:3000")
HEADERS = {"Authorization": f"Bearer {os.environ.get('API_KEY', '')}"}
SECRETS = [Webhook(secret) for secret in os.environ.get("EVENT_SECRETS", "").split(",") if secret]
# Nothing of the environment, such as a proxy, gets the key; redirects are not followed.
service = httpx.AsyncClient(base_url=API, headers=HEADERS, timeout=30, trust_env=False)

# Yours are tables: what is in memory is gone with the process.
outcomes: dict[str, str] = {}
seen: set[str] = set()

app = FastAPI()


# `user` is the one who is logged in with you, never what a browser claims.
@app.post("/users/{user}/verification")
async def start(user: str) -> Response:
    answer = await service.post(
        "/v1/verifications",
        headers={"Idempotency-Key": str(uuid4())},
        json={
            "clientId": user,
            "method": "silent",
            "documents": {
                "identity": {"types": ["PASSPORT"]},
                "second": {"types": ["RESIDENCE_PERMIT"], "country": "LT"},
            },
        },
    )
    problem = answer.json().get("code") if answer.is_error else None
    if problem == "already_verified":
        return RedirectResponse(f"/users/{quote(user)}/verification", 303)
    answer.raise_for_status()
    session = answer.json()["session"]
    link = session["redirectUrl"] if session["usable"] else f"/users/{quote(user)}/verification"
    return RedirectResponse(link, 303)


# The signature is of the bytes, so that no model may parse them first.
@app.post("/events")
async def receive(request: Request) -> Response:
    body = await request.body()
    if not any(is_signed(webhook, body, request) for webhook in SECRETS):
        return Response("signature_wrong", 401)
    event, event_id = json.loads(body), request.headers["webhook-id"]
    # Events may come twice and in any order: what counts is what the service says now.
    if event_id not in seen and event["type"] == "verification.closed":
        user = event["data"]["clientId"]
        answer = await service.get(f"/v1/verifications/{quote(user, safe='')}")
        answer.raise_for_status()
        verification = answer.json()
        if verification["stage"] == "closed":
            outcomes[user] = verification["outcome"]
    seen.add(event_id)
    return Response(status_code=204)


def is_signed(webhook: Webhook, body: bytes, request: Request) -> bool:
    try:
        webhook.verify(body, dict(request.headers))
        return True
    except WebhookVerificationError:
        return False


@app.get("/users/{user}/verification")
async def show(user: str) -> dict[str, str | None]:
    return {"outcome": outcomes.get(user)}
