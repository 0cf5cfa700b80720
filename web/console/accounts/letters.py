"""The mail that carries an invitation, in both languages."""

from __future__ import annotations

from kernel.accounts.model import INVITATION_TTL_S, Invitation
from kernel.languages import Language
from web.console.wording import Say


def invitation_letter(
    invitation: Invitation, link: str, inviter: str, shop_name: str, language: Language
) -> tuple[str, str]:
    """Subject and body of the mail with a link."""
    days = INVITATION_TTL_S // 86_400
    role = Say(language)(f"console.role.{invitation.role}")
    if invitation.account_id is not None:
        return _new_password(link, inviter, shop_name, days, language)
    if language == "zh":
        return (
            f"{shop_name}：邀请您加入管理后台",
            f"您好，\n\n{inviter} 邀请您以“{role}”身份加入 {shop_name} 的管理后台。\n"
            f"请打开以下链接设置姓名和密码：\n{link}\n\n"
            f"链接只能使用一次，{days} 天内有效，请勿转发。如果您不认识邀请人，请忽略此邮件。\n",
        )
    return (
        f"{shop_name}: you are invited to the console",
        f"Hello,\n\n{inviter} invites you to the console of {shop_name} as {role.lower()}.\n"
        f"Open this link to choose your name and password:\n{link}\n\n"
        f"It works once, within {days} days; do not pass it on. If you do not know who invites you, "
        "ignore this mail.\n",
    )


def _new_password(link: str, inviter: str, shop_name: str, days: int, language: Language) -> tuple[str, str]:
    if language == "zh":
        return (
            f"{shop_name}：重新设置您的密码",
            f"您好，\n\n{inviter} 为您发送了重新设置 {shop_name} 管理后台密码的链接：\n{link}\n\n"
            f"设置后，原密码和身份验证器将失效，所有设备需要重新登录。\n"
            f"链接只能使用一次，{days} 天内有效，请勿转发。如果您没有要求重设密码，请告知管理员。\n",
        )
    return (
        f"{shop_name}: choose a new password",
        f"Hello,\n\n{inviter} sends you a link to choose a new password for the console of {shop_name}:\n"
        f"{link}\n\nAfterwards your old password and your authenticator count no longer, and every browser "
        f"signs in again.\nThe link works once, within {days} days; do not pass it on. If you did not ask "
        "for it, tell an administrator.\n",
    )
