"""What drawn plans are about: names as plans print them, from the seeds where the seeds have them."""

from __future__ import annotations

import csv
import re
from random import Random

from bench.material import REPOSITORY

SEEDS = REPOSITORY / "dbt_project" / "seeds"


def rolled(seed: str) -> Random:
    """Dice that always fall the same way for a seed."""
    return Random(seed)  # noqa: S311 - nothing here is a secret


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DEPARTMENTS = sorted(
    {
        row["canonical"]
        for row in seed("departments")
        if re.fullmatch(r"[가-힣]{2,5}(과|담당관)", row["canonical"])
    }
)
MINISTRIES = sorted(
    {
        row["canonical"]
        for row in seed("ministries")
        if row["kind"] == "national" and not row["later_name"] and 3 <= len(row["canonical"]) < 8
    }
)
ACCOUNTS = [
    "일반회계",
    "주차장",
    "의료급여기금",
    "건축안전",
    "하수도사업",
    "교통사업",
    "주택사업",
    "공영개발사업",
]
SOURCES = ["보조금", "조정교부금등", "지방세", "보전수입등내부거래", "세외수입", "지방교부세"]
SECTORS = [
    "사회복지", "행정운영경비", "일반공공행정", "환경", "문화및관광", "예비비", "교통및물류", "보건",
    "국토및지역개발", "교육", "공공질서및안전", "농림해양수산",
]  # fmt: skip
BUREAUS = [
    "문화체육국", "도시계획국", "복지국", "시민안전실", "환경국", "경제실", "교통국", "주택건축국",
    "여성가족국", "해양농수산국", "청년산학국", "행정자치국", "디지털경제실", "건설본부",
]  # fmt: skip
GRADES = ["우수", "최우수", "대상", "장려", "장관상", "2등급", "우수구", "인증", "특별상"]
PRIZES = ["종합평가", "우수기관 선정", "경진대회", "공모전", "우수사례 발표", "우수 지자체 인증", "실적평가"]
STEPS = [
    "기본계획 수립",
    "실시설계 용역",
    "주민 설명회",
    "계약 및 착공",
    "사업 추진",
    "중간 점검",
    "성과 평가",
]
DONE = ["○", "완료", "추진", "3월", "6월", "9월", "11월"]
WORKS = [
    "조성사업",
    "정비사업",
    "지원사업",
    "시범사업",
    "운영",
    "확대",
    "리모델링",
    "고도화 사업",
    "활성화 지원",
]
AREAS = [
    "적극행정", "청렴도", "자치회관", "평생학습", "장애인 복지", "지역도서관", "결핵관리", "구강보건", "전통시장",
    "골목상권", "청년일자리", "주거환경", "도시경관", "하천 생태", "둘레길", "공영주차장", "보육환경", "어르신 돌봄",
    "탄소중립", "자원순환", "재난안전", "스마트도시", "관광특구", "생활체육", "여성안심", "다문화가족", "농산물 유통",
    "도시농업", "반려동물", "마을버스", "보행환경", "빗물펌프장", "소상공인", "문화유산", "작은도서관",
]  # fmt: skip
PLACES = [
    "중앙동", "역전", "강변", "남산 자락", "북문", "동천", "서호", "신시가지", "구도심", "대학로", "항만", "시장통",
    "과학단지", "산업단지", "호수공원", "온천", "성곽", "한옥마을", "철길", "장터", "은행나무길", "체육공원", "나들목",
]  # fmt: skip
ACTIONS = [
    "지역가치 재조명", "활력 제고", "안전망 강화", "경쟁력 확보", "주민 참여 확대", "기반 확충", "사각지대 해소",
    "맞춤형 서비스 제공", "상생 협력 추진", "미래 성장동력 발굴",
]  # fmt: skip
THEMES = [
    "체계적인 도시계획으로 성장동력 확보", "일상이 즐거운 문화도시 조성", "모두가 안전한 생활환경",
    "함께 돌보는 따뜻한 복지",
    "걷고 싶은 거리, 머물고 싶은 마을", "사람이 모이는 지역경제", "배움이 이어지는 교육도시", "맑은 물과 푸른 숲",
]  # fmt: skip
