"""What can go wrong, in sentences. The core knows no status codes; `api/errors.py` maps these to HTTP."""

from __future__ import annotations


class GeoOssError(Exception):
    """Something a person can understand and act upon.

    `code` is a stable word for programs; `th` and `en` are the sentences for people: what happened and what to do.
    """

    code = "error"
    th = "เกิดข้อผิดพลาด กรุณาลองใหม่"
    en = "Something went wrong. Please try again."

    def __init__(self, th: str | None = None, en: str | None = None, *, field: str | None = None) -> None:
        self.th = th or self.th
        self.en = en or th or self.en
        self.field = field
        super().__init__(self.en)


class NotFound(GeoOssError):
    """There is no such thing in this municipality, or the asker may not know of it."""

    code = "not_found"
    th = "ไม่พบข้อมูลที่ต้องการ กรุณาตรวจสอบลิงก์หรือเลขที่อีกครั้ง"
    en = "Nothing was found. Please check the link or the number."


class Invalid(GeoOssError):
    """A value that cannot be taken; `field` names it."""

    code = "invalid"
    th = "ข้อมูลไม่ถูกต้อง กรุณาตรวจสอบแล้วลองใหม่"
    en = "A value is not valid. Please check it and try again."


class Conflict(GeoOssError):
    """The same thing is being done elsewhere, or was done differently before."""

    code = "conflict"
    th = "มีการทำรายการนี้อยู่แล้ว กรุณารอสักครู่แล้วลองใหม่"
    en = "This is already being done. Please wait a moment and try again."


class Forbidden(GeoOssError):
    """Known who asks, and this is not theirs to do."""

    code = "forbidden"
    th = "ท่านไม่มีสิทธิ์ทำรายการนี้"
    en = "You may not do this."


class SignInNeeded(GeoOssError):
    """Nobody is signed in, or the session has ended."""

    code = "sign_in_needed"
    th = "กรุณาเข้าสู่ระบบก่อน"
    en = "Please sign in first."


class TooMany(GeoOssError):
    """Too many tries; `retry_after_seconds` says when the next one is welcome."""

    code = "too_many"
    th = "ลองหลายครั้งเกินไป กรุณารอสักครู่แล้วลองใหม่"
    en = "Too many tries. Please wait a while and try again."

    def __init__(
        self, th: str | None = None, en: str | None = None, *, field: str | None = None, retry_after_seconds: int = 60
    ) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(th, en, field=field)


class TooLarge(GeoOssError):
    """More bytes than are taken."""

    code = "too_large"
    th = "ข้อมูลมีขนาดใหญ่เกินไป"
    en = "That is too large."


class Unavailable(GeoOssError):
    """The database or a disk cannot be reached now; nothing was lost, try again with the same key."""

    code = "unavailable"
    th = "ระบบไม่พร้อมชั่วคราว กรุณาลองใหม่ในอีกสักครู่ ข้อมูลที่กรอกยังอยู่"
    en = "The service is briefly unavailable. Please try again in a moment; what you typed is kept."
